import { subnetOfBlock } from '../../client/placement/subnet.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { EDGE_SLUG } from '../../engine/edge/edge.ts';
import { parseCidr } from '../../text/cidr.ts';
import type { EdgeConfig } from '../../workspace/settings/workspace-config.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** Prefix of one link: an address for the engine, the web service and the edge each. */
const LINK_PREFIX = 29;

/** The edge of a target; undefined if it has none. */
export function edgeOf({ config }: Workspace, target: string): EdgeConfig | undefined {
  const { edge, targets } = config;
  if (edge?.target !== target || targets[target]?.engine !== 'docker') return undefined;
  return edge;
}

/** Errors: `edge-not-set`, `not-supported` if its target is a cluster. */
export function requireEdge({ config }: Workspace): EdgeConfig {
  const { edge, targets } = config;
  if (edge === undefined) {
    const hint = 'add `edge: {domain: clients.example}` to pulso.yaml';
    throw new PulsoError('edge-not-set', 'pulso.yaml has no edge', { hint });
  }
  if (targets[edge.target]?.engine === 'docker') return edge;
  throw new PulsoError('not-supported', `target ${edge.target} has ingress instead of an edge`, {
    hint: 'set edge.target in pulso.yaml to a Docker target',
  });
}

/** Addresses between the edge and the client of a block. Errors: `edge-pool-exhausted`. */
export function linkSubnet(
  { pool }: Pick<EdgeConfig, 'pool'>,
  slug: string,
  block: number,
): string {
  const subnet = block < countLinks(pool) - 1 ? subnetOfBlock(pool, LINK_PREFIX, block) : undefined;
  if (subnet !== undefined) return subnet;
  throw new PulsoError(
    'edge-pool-exhausted',
    `edge.pool ${pool} has no network for block ${block}`,
    {
      slug,
      hint: 'set edge.pool in pulso.yaml to a larger range, such as 10.184.0.0/14',
    },
  );
}

/** Addresses of the edge's own network: the last of the pool. Errors: `edge-pool-exhausted`. */
export function edgeSubnet({ pool }: Pick<EdgeConfig, 'pool'>): string {
  const subnet = subnetOfBlock(pool, LINK_PREFIX, countLinks(pool) - 1);
  return subnet ?? linkSubnet({ pool }, EDGE_SLUG, 0);
}

function countLinks(pool: string): number {
  return 2 ** (LINK_PREFIX - (parseCidr(pool)?.prefix ?? LINK_PREFIX));
}
