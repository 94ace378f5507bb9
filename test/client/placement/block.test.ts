import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  checkBlock,
  findFreeBlock,
  type BlockRequest,
} from '../../../src/client/placement/block.ts';
import {
  OPERATOR_PORTS,
  portsOfBlock,
  type PortBases,
} from '../../../src/client/placement/ports.ts';

const BASES = OPERATOR_PORTS;
const WITHOUT_DATABASE: PortBases = { web: 8000, cache: 6379 };

/** A fleet as it grows: blocks and ports held by clients named after their block. */
interface Fleet extends BlockRequest {
  usedPorts: Map<number, string>;
  usedBlocks: Map<number, string>;
}

function buildFleet(held: readonly number[] = [], given: Partial<BlockRequest> = {}): Fleet {
  const fleet: Fleet = {
    bases: BASES,
    range: { first: 1, last: 20000 },
    ...given,
    usedPorts: new Map(),
    usedBlocks: new Map(),
  };
  for (const block of held) hold(fleet, block);
  return fleet;
}

function hold(fleet: Fleet, block: number, bases: PortBases = fleet.bases): void {
  fleet.usedBlocks.set(block, `client-${block}`);
  for (const port of Object.values(portsOfBlock(bases, block))) {
    fleet.usedPorts.set(port, `client-${block}`);
  }
}

function release(fleet: Fleet, block: number): void {
  fleet.usedBlocks.delete(block);
  for (const [port, holder] of fleet.usedPorts) {
    if (holder === `client-${block}`) fleet.usedPorts.delete(port);
  }
}

describe('findFreeBlock', () => {
  it.each([
    ['block 1 first', [], 1],
    ['then block 2', [1], 2],
    ['a hole before the end', [1, 2, 4], 3],
  ])('gives %s', async (_what, held, block) => {
    expect(await findFreeBlock(buildFleet(held))).toBe(block);
  });

  it('never gives block 0, even where the range starts there', async () => {
    const fleet = buildFleet([], { range: { first: 0, last: 5 } });
    expect(await findFreeBlock(fleet)).toBe(1);
  });

  it.each([
    [947, 'its database would be the 6379 of the operator', 948],
    [1621, 'its cache would be the 8000 of the operator', 1622],
  ])('passes over block %i: %s', async (block, _why, next) => {
    const fleet = buildFleet([], { range: { first: block, last: block + 1 } });
    expect(await findFreeBlock(fleet)).toBe(next);
  });

  it('passes over a block whose database is the cache of another client', async () => {
    const fleet = buildFleet([1], { range: { first: 948, last: 950 } });
    expect(await findFreeBlock(fleet)).toBe(949);
  });

  it('passes over a port that this client does not have but block 0 has', async () => {
    const templateBases = { web: 9000, database: 9001 };
    const fleet = buildFleet([], { bases: { web: 9000 }, templateBases });
    expect(await findFreeBlock(fleet)).toBe(2);
  });

  it('passes over ports that are in use on this machine, asking only of ports nobody holds', async () => {
    const asked: number[] = [];
    const isPortFree = (port: number): Promise<boolean> => {
      asked.push(port);
      return Promise.resolve(port !== 5434);
    };
    expect(await findFreeBlock({ ...buildFleet([1]), isPortFree })).toBe(3);
    expect(asked).toEqual([8002, 5434, 8003, 5435, 6382]);
  });

  it('says which setting to change when the range has ended', async () => {
    const fleet = buildFleet([1, 2], { range: { first: 1, last: 2 } });
    await expect(findFreeBlock(fleet)).rejects.toMatchObject({
      code: 'blocks-exhausted',
      hint: 'raise blocks.last in pulso.yaml',
    });
  });

  it('never gives a port beyond 65535', async () => {
    const fleet = buildFleet([], { range: { first: 57535, last: 60000 } });
    expect(await findFreeBlock(fleet)).toBe(57535);
    hold(fleet, 57535);
    await expect(findFreeBlock(fleet)).rejects.toMatchObject({ code: 'blocks-exhausted' });
  });

  it('gives 2,000 clients ports of their own, whatever bases, kinds and departures', async () => {
    const base = fc.integer({ min: 1024, max: 9000 });
    const bases = fc
      .record({ web: base, database: base, cache: base })
      .filter((each) => new Set(Object.values(each)).size === 3);
    const step = fc.integer({ min: 2, max: 97 });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.constant(BASES), bases), step, async (drawn, every) => {
        const ports = await growFleet(drawn, every, 2000);
        expect(new Set(ports).size).toBe(ports.length);
        const reserved = new Set([...Object.values(BASES), ...Object.values(drawn)]);
        expect(ports.filter((port) => reserved.has(port))).toEqual([]);
        expect(Math.max(...ports)).toBeLessThanOrEqual(65535);
      }),
      { numRuns: 10, interruptAfterTimeLimit: 20_000, endOnFailure: true },
    );
  });

  it('asks the machine about the ports of one block alone, past 5,000 clients', async () => {
    const fleet = buildFleet();
    let last = 0;
    for (let count = 0; count < 5000; count += 1) {
      last = await findFreeBlock({ ...fleet, range: { first: last + 1, last: 60000 } });
      hold(fleet, last);
    }
    const asked: number[] = [];
    const isPortFree = (port: number): boolean => asked.push(port) > 0;
    const block = await findFreeBlock({ ...fleet, isPortFree });
    expect(asked).toEqual(Object.values(portsOfBlock(BASES, block)));
  });
});

/**
 * The ports of a fleet that `size` clients joined: every `every`-th has no database, and after each
 * of those the oldest client leaves, so that the next search starts at the hole.
 */
async function growFleet(bases: PortBases, every: number, size: number): Promise<number[]> {
  const fleet = buildFleet([], { range: { first: 1, last: 60000 }, templateBases: bases });
  const without = Object.fromEntries(Object.entries(bases).filter(([name]) => name !== 'database'));
  const held = new Map<number, number[]>();
  let first = 1;
  for (let count = 0; count < size; count += 1) {
    const own = count % every === 0 ? without : bases;
    // Searching on from the last block given keeps 2,000 searches fast.
    const block = await findFreeBlock({ ...fleet, bases: own, range: { first, last: 60000 } });
    hold(fleet, block, own);
    held.set(block, Object.values(portsOfBlock(own, block)));
    first = block;
    if (own === without) {
      const oldest = held.keys().next().value ?? block;
      release(fleet, oldest);
      held.delete(oldest);
      first = 1;
    }
  }
  return [...held.values()].flat();
}

describe('checkBlock', () => {
  const fleet = buildFleet([1, 7]);

  it('takes a free block', () => {
    expect(() => {
      checkBlock(fleet, 2);
    }).not.toThrow();
  });

  it.each([
    [7, 'block-taken', 'block 7 is taken by client client-7'],
    [948, 'port-taken', 'block 948: its database port 6380 is a port of client client-1'],
    [947, 'port-taken', "block 947: its database port 6379 is a port of the operator's own system"],
    [0, 'block-out-of-range', 'block 0 is not one of 1 to 20000'],
    [20001, 'block-out-of-range', 'block 20001 is not one of 1 to 20000'],
    [1.5, 'block-out-of-range', 'block 1.5 is not one of 1 to 20000'],
    [Number.NaN, 'block-out-of-range', 'block NaN is not one of 1 to 20000'],
  ])('refuses %d: %s', (block, code, message) => {
    expect(() => {
      checkBlock(fleet, block);
    }).toThrow(expect.objectContaining({ code, message }));
  });

  it('names the port that would be beyond 65535', () => {
    const wide = { ...fleet, range: { first: 1, last: 60000 } };
    expect(() => {
      checkBlock(wide, 57536);
    }).toThrow('block 57536: its web port 65536 is beyond 65535');
  });

  it('lets a client without a database have a block whose database port is taken', () => {
    expect(() => {
      checkBlock({ ...fleet, bases: WITHOUT_DATABASE }, 948);
    }).not.toThrow();
  });

  it('sends who asks for block 0 to --base', () => {
    expect(() => {
      checkBlock(fleet, 0);
    }).toThrow(expect.objectContaining({ hint: expect.stringContaining('--base') }));
  });
});
