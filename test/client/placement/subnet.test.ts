import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { subnetOfBlock } from '../../../src/client/placement/subnet.ts';
import { subnetsOverlap } from '../../../src/text/cidr.ts';

const POOL = '10.181.0.0/16';

describe('subnetOfBlock', () => {
  it.each([
    [POOL, 26, 0, '10.181.0.0/26'],
    [POOL, 26, 1, '10.181.0.64/26'],
    [POOL, 26, 5, '10.181.1.64/26'],
    [POOL, 26, 1023, '10.181.255.192/26'],
    [POOL, 26, 1024, undefined],
    [POOL, 26, -1, undefined],
    [POOL, 16, 0, POOL],
    ['255.255.255.0/24', 30, 63, '255.255.255.252/30'],
    ['0.0.0.0/0', 24, 1, '0.0.1.0/24'],
  ])('%s cut in /%i has for block %i %s', (pool, prefix, block, subnet) => {
    expect(subnetOfBlock(pool, prefix, block)).toBe(subnet);
  });

  it.each(['10.181.0.1/16', '10.181.0.0', '10.256.0.0/16', '10.0.0.0/33', 'fd00::/8', '', 'x\n'])(
    'refuses the pool %j',
    (pool) => {
      expect(() => subnetOfBlock(pool, 26, 1)).toThrow(
        expect.objectContaining({ code: 'network-pool-invalid' }),
      );
    },
  );

  it.each([15, 31, 26.5])('refuses to cut it in /%d', (prefix) => {
    expect(() => subnetOfBlock(POOL, prefix, 1)).toThrow(/cannot be cut/);
  });

  it('gives every block of a pool a network of its own, inside the pool', () => {
    const blocks = fc.uniqueArray(fc.integer({ min: 0, max: 16383 }), {
      minLength: 2,
      maxLength: 200,
    });
    fc.assert(
      fc.property(blocks, (drawn) => {
        const subnets = drawn.map((block) => subnetOfBlock('10.128.0.0/12', 26, block) ?? '');
        expect(new Set(subnets).size).toBe(drawn.length);
        expect(subnets.every((subnet) => subnetsOverlap(subnet, '10.128.0.0/12'))).toBe(true);
        expect(subnetsOverlap(subnets[0]!, subnets[1]!)).toBe(false);
      }),
    );
  });
});

describe('subnetsOverlap', () => {
  it.each([
    ['10.181.0.0/26', '10.181.0.64/26', false],
    ['10.181.0.0/26', '10.181.0.0/26', true],
    ['10.181.0.0/24', '10.181.0.64/26', true],
    ['10.181.0.64/26', '10.181.0.0/24', true],
    ['0.0.0.0/0', '255.255.255.255/32', true],
  ])('%s and %s: %s', (one, other, overlap) => {
    expect(subnetsOverlap(one, other)).toBe(overlap);
  });
});
