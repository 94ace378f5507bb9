import { NO_OTHERS, type Holders, type Holdings } from '../../engine/isolation/holders.ts';
import type { Isolation } from '../../engine/isolation/isolation.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/**
 * What a client's files are checked against: its own holdings, those of all others, and what the operator allows.
 * Without `holders` nothing is refused.
 */
export function isolationOf(
  { config }: Workspace,
  { slug, block, ports, subnet }: Holdings,
  holders?: Holders,
): Isolation {
  const { allow, network } = config;
  return {
    enforced: holders !== undefined,
    own: { slug, block, ports, subnet },
    others: holders?.othersOf(slug) ?? NO_OTHERS,
    allowed: [...(allow['*'] ?? []), ...(allow[slug] ?? [])],
    pool: network.pool,
    publish: network.publish,
  };
}
