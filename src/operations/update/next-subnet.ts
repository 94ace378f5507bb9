import type { ClientRecord } from '../../client/client-record.ts';
import { subnetOfBlock } from '../../client/placement/subnet.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { findSubnetHolder, readAllocations } from '../create/allocations.ts';

/**
 * The network a client has on a target: its own stays its own, and one that has none gets its block's
 * where the target is a Docker Engine. Errors: `network-pool-exhausted`, `subnet-taken`.
 */
export async function nextSubnet(
  workspace: Workspace,
  { slug, block, subnet }: ClientRecord,
  target: string,
): Promise<string | null> {
  const { targets, network } = workspace.config;
  if (subnet !== null || targets[target]?.engine !== 'docker') return subnet;
  const { pool, prefix } = network;
  const next = subnetOfBlock(pool, prefix, block);
  if (next === undefined) {
    const message = `the pool ${pool} has no network of /${prefix} for block ${block}`;
    throw new PulsoError('network-pool-exhausted', message, {
      slug,
      hint: 'set network.pool in pulso.yaml to a larger one, or network.prefix to a greater number',
    });
  }
  const holder = findSubnetHolder(await readAllocations(workspace), next);
  if (holder === undefined) return next;
  throw new PulsoError('subnet-taken', `its network ${next} is in use by ${holder}`, {
    slug,
    hint: 'change network.pool in pulso.yaml',
  });
}
