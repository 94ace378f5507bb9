import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCollisions } from '../../../src/client/placement/find-collisions.ts';
import { subnetOfBlock } from '../../../src/client/placement/subnet.ts';
import { subnetsOverlap } from '../../../src/text/cidr.ts';
import { buildRecord } from '../../support/temporary-workspace.ts';

function told(...records: Parameters<typeof findCollisions>[0]): string[] {
  return findCollisions(records).map(({ slug, message }) => `${slug}: ${message}`);
}

describe('findCollisions', () => {
  it('says nothing of clients apart', () => {
    expect(told(buildRecord('a', { block: 1 }), buildRecord('b', { block: 2 }))).toEqual([]);
    expect(told()).toEqual([]);
  });

  it('tells each of those that share', () => {
    const a = buildRecord('a', { block: 1, ports: { web: 8001 }, subnet: null });
    expect(
      told(
        a,
        { ...a, slug: 'b', ports: { cache: 8001, web: 9 } },
        { ...a, slug: 'c', block: 2, ports: { web: 9 } },
      ),
    ).toEqual([
      "a: block 1 is also client b's",
      "b: block 1 is also client a's",
      "a: port 8001 is also client b's",
      "b: port 8001 is also client a's",
      "b: port 9 is also client c's",
      "c: port 9 is also client b's",
    ]);
  });

  it('finds networks of different sizes that share addresses', () => {
    const apart = (slug: string, block: number, subnet: string | null) =>
      buildRecord(slug, { block, subnet });
    expect(
      told(
        apart('a', 1, '10.0.0.64/26'),
        apart('b', 2, '10.0.0.0/24'),
        apart('c', 3, '10.0.1.0/24'),
        apart('d', 4, null),
      ),
    ).toEqual([
      'a: network 10.0.0.64/26 shares addresses with 10.0.0.0/24 of client b',
      'b: network 10.0.0.0/24 shares addresses with 10.0.0.64/26 of client a',
    ]);
  });

  it('tells every client whose network shares an address with any other, and no other client', () => {
    const network = fc.tuple(fc.constantFrom(24, 26, 28), fc.integer({ min: 0, max: 7 }));
    fc.assert(
      fc.property(fc.array(network, { maxLength: 12 }), (networks) => {
        const records = networks.map(([prefix, n], index) =>
          buildRecord(`c${index}`, {
            block: index,
            ports: {},
            subnet: subnetOfBlock('10.0.0.0/16', prefix, n) ?? null,
          }),
        );
        const sharing = records.filter((one) =>
          records.some((other) => other !== one && subnetsOverlap(one.subnet!, other.subnet!)),
        );
        const found = new Set(findCollisions(records).map((collision) => collision.slug));
        expect([...found].sort()).toEqual(sharing.map((record) => record.slug).sort());
      }),
    );
  });
});
