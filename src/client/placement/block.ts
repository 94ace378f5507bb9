import { PulsoError } from '../../core/pulso-error.ts';
import { MAX_PORT, OPERATOR_PORTS, portsOfBlock, type PortBases } from './ports.ts';

/** What is given away already: slugs by the port or the block they hold. */
export interface HeldBlocks {
  usedPorts: ReadonlyMap<number, string>;
  usedBlocks: ReadonlyMap<number, string>;
}

export interface BlockRequest extends HeldBlocks {
  /** Bases of the ports that this client has. */
  bases: PortBases;
  /** Bases of every port of the template, those that this client does not have too: block 0 has them all. */
  templateBases?: PortBases;
  /** First and last block that may be given, both included. */
  range: { first: number; last: number };
}

export interface FreeBlockRequest extends BlockRequest {
  /** Asked only of ports that no client holds: is it unused on this machine? */
  isPortFree?: (port: number) => boolean | Promise<boolean>;
}

/**
 * The lowest block of the range that no client holds and none of whose ports is another's: ranges can
 * meet (5432 + 947 = 6379). Throws `blocks-exhausted`.
 */
export async function findFreeBlock(request: FreeBlockRequest): Promise<number> {
  const { range, bases } = request;
  for (let block = Math.max(1, range.first); block <= range.last; block += 1) {
    if (findObstacle(request, block) !== undefined) continue;
    if (await allFree(Object.values(portsOfBlock(bases, block)), request.isPortFree)) return block;
  }
  throw new PulsoError(
    'blocks-exhausted',
    `no block from ${range.first} to ${range.last} is free`,
    {
      hint: 'raise blocks.last in pulso.yaml',
    },
  );
}

/**
 * For a block that was asked for by number. Throws `block-out-of-range`, `block-taken` or
 * `port-taken`, which name the client that holds it.
 */
export function checkBlock(request: BlockRequest, block: number): void {
  const { range } = request;
  if (!Number.isInteger(block) || block < Math.max(1, range.first) || block > range.last) {
    throw new PulsoError(
      'block-out-of-range',
      `block ${block} is not one of ${Math.max(1, range.first)} to ${range.last}`,
      {
        hint:
          block === 0
            ? "block 0 is the operator's own system: create it with --base"
            : 'ask for another block, or change blocks in pulso.yaml',
      },
    );
  }
  const obstacle = findObstacle(request, block);
  if (obstacle === undefined) return;
  throw new PulsoError(obstacle.code, obstacle.message, {
    hint: 'leave --block out and the next free one is taken',
  });
}

interface Obstacle {
  code: 'block-taken' | 'port-taken' | 'block-out-of-range';
  message: string;
}

function findObstacle(request: BlockRequest, block: number): Obstacle | undefined {
  const holder = request.usedBlocks.get(block);
  if (holder !== undefined) {
    return { code: 'block-taken', message: `block ${block} is taken by client ${holder}` };
  }
  for (const [name, base] of Object.entries(request.bases)) {
    const obstacle = findPortObstacle(request, block, { name, port: base + block });
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
}

function findPortObstacle(
  request: BlockRequest,
  block: number,
  { name, port }: { name: string; port: number },
): Obstacle | undefined {
  const subject = `block ${block}: its ${name} port ${port}`;
  if (port > MAX_PORT) {
    return { code: 'block-out-of-range', message: `${subject} is beyond ${MAX_PORT}` };
  }
  const holder = request.usedPorts.get(port);
  if (holder !== undefined) {
    return { code: 'port-taken', message: `${subject} is a port of client ${holder}` };
  }
  if (isOperatorPort(request, port)) {
    return { code: 'port-taken', message: `${subject} is a port of the operator's own system` };
  }
  return undefined;
}

function isOperatorPort({ bases, templateBases }: BlockRequest, port: number): boolean {
  return [OPERATOR_PORTS, bases, templateBases ?? {}].some((each) =>
    Object.values(each).includes(port),
  );
}

async function allFree(
  ports: readonly number[],
  isPortFree: FreeBlockRequest['isPortFree'],
): Promise<boolean> {
  if (isPortFree === undefined) return true;
  for (const port of ports) {
    if (!(await isPortFree(port))) return false;
  }
  return true;
}
