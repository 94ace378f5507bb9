import { checkBlock, findFreeBlock } from '../../client/placement/block.ts';
import { portsOfBlock, type PortBases } from '../../client/placement/ports.ts';
import { subnetOfBlock } from '../../client/placement/subnet.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { isPortFree } from '../../machine/busy-ports.ts';
import { findPortOwner } from '../../machine/port-owner.ts';
import type { WorkspaceConfig } from '../../workspace/settings/workspace-config.ts';
import { findSubnetHolder, type Allocations } from './allocations.ts';

/** The place of a client among the others. */
export interface Allocation {
  block: number;
  ports: Readonly<Record<string, number>>;
  /** Null where the pool has ended and the target needs none. */
  subnet: string | null;
}

export interface AllocationRequest {
  bases: PortBases;
  held: Allocations;
  config: Pick<WorkspaceConfig, 'blocks' | 'network'>;
  /** True on Docker. */
  needsSubnet: boolean;
  /** The one block to take, or none at all. */
  block?: number;
  /** The operator's own system: block 0. */
  base?: boolean;
}

/**
 * The next free block, or the one asked for. A block is free if none of its ports is another client's
 * or in use on this machine, and its network shares no address with another client's or this machine's.
 *
 * Errors: `blocks-exhausted`, `block-out-of-range`, `block-taken`, `port-taken`, `port-in-use` (with who
 * uses it, where that can be known), `subnet-taken`, `network-pool-exhausted`.
 */
export async function allocateBlock(request: AllocationRequest): Promise<Allocation> {
  const wanted = wantedBlock(request);
  return wanted === undefined ? takeNext(request) : takeWanted(request, wanted);
}

function wantedBlock({ block, base }: AllocationRequest): number | undefined {
  if (base !== true) return block;
  if (block === undefined || block === 0) return 0;
  throw new PulsoError(
    'block-out-of-range',
    `the operator's own system has block 0, not ${block}`,
    {
      hint: 'leave out --block, or --base',
    },
  );
}

async function takeNext(request: AllocationRequest): Promise<Allocation> {
  const { bases, held, config } = request;
  const { last } = config.blocks;
  let { first } = config.blocks;
  for (;;) {
    const block = await findFreeBlock({ bases, ...held, range: { first, last }, isPortFree });
    const subnet = subnetFor(request, block);
    if (subnet === null || findSubnetHolder(held, subnet) === undefined) {
      return { block, ports: portsOfBlock(bases, block), subnet };
    }
    first = block + 1;
  }
}

async function takeWanted(request: AllocationRequest, block: number): Promise<Allocation> {
  const { bases, held, config } = request;
  if (block === 0 && request.base === true) checkBase(request);
  else checkBlock({ bases, ...held, range: config.blocks }, block);
  const ports = portsOfBlock(bases, block);
  for (const [name, port] of Object.entries(ports)) await assertFreePort(block, name, port);
  const subnet = subnetFor(request, block);
  const holder = subnet === null ? undefined : findSubnetHolder(held, subnet);
  if (holder === undefined) return { block, ports, subnet };
  throw new PulsoError(
    'subnet-taken',
    `block ${block}: its network ${subnet ?? ''} is in use by ${holder}`,
    {
      hint: 'leave --block out and the next free one is taken, or change network.pool in pulso.yaml',
    },
  );
}

/** Block 0 has the ports that checkBlock keeps from everyone else. */
function checkBase({ bases, held }: AllocationRequest): void {
  const holder =
    held.usedBlocks.get(0) ??
    Object.values(bases)
      .map((port) => held.usedPorts.get(port))
      .find((slug) => slug !== undefined);
  if (holder === undefined) return;
  throw new PulsoError('block-taken', `block 0 is taken by client ${holder}`, {
    hint: "there is one operator's own system in a workspace: leave --base out",
  });
}

async function assertFreePort(block: number, name: string, port: number): Promise<void> {
  if (await isPortFree(port)) return;
  const owner = await findPortOwner(port);
  const by = owner === undefined ? '' : ` by ${owner}`;
  throw new PulsoError(
    'port-in-use',
    `block ${block}: its ${name} port ${port} is in use on this machine${by}`,
    {
      hint: 'end what uses it, or leave --block out and the next free block is taken',
    },
  );
}

function subnetFor({ config, needsSubnet }: AllocationRequest, block: number): string | null {
  const { pool, prefix } = config.network;
  const subnet = subnetOfBlock(pool, prefix, block);
  if (subnet !== undefined) return subnet;
  if (!needsSubnet) return null;
  throw new PulsoError(
    'network-pool-exhausted',
    `the pool ${pool} has no network of /${prefix} left for block ${block}`,
    {
      hint: 'set network.pool in pulso.yaml to a larger one, or network.prefix to a greater number',
    },
  );
}
