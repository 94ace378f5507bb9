import type { Holdings, Isolation } from '../../engine/isolation/isolation.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/**
 * What a client's files are checked against: its own holdings, those of all others, and what the operator allows.
 * Without `neighbors` nothing is refused.
 */
export function isolationOf(
  { config }: Workspace,
  { slug, block, ports, subnet }: Holdings,
  neighbors?: readonly Holdings[],
): Isolation {
  const { allow, network } = config;
  return {
    enforced: neighbors !== undefined,
    own: { slug, block, ports, subnet },
    others: (neighbors ?? []).filter((other) => other.slug !== slug),
    allowed: [...(allow['*'] ?? []), ...(allow[slug] ?? [])],
    pool: network.pool,
    publish: network.publish,
  };
}
