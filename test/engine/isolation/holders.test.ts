import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Holders, type Holdings } from '../../../src/engine/isolation/holders.ts';

function holding(slug: string, block: number, ports: Record<string, number> = {}): Holdings {
  return { slug, block, ports: { web: 8000 + block, ...ports }, subnet: null };
}

const has = ({ ports }: Holdings, port: number): boolean => Object.values(ports).includes(port);

describe('the other clients', () => {
  it('are all but the one, which need not be among them', () => {
    const [acme, tigo] = [holding('acme', 1), holding('tigo', 2)];
    const holders = new Holders([acme, tigo]);
    expect(holders.othersOf('acme').all()).toEqual([tigo]);
    expect(holders.othersOf('claro').all()).toEqual([acme, tigo]);
  });

  it('are found by a port, even one that the client has too', () => {
    const shared = { admin: 9000 };
    const holders = new Holders([holding('acme', 1, shared), holding('tigo', 2, shared)]);
    expect(holders.othersOf('acme').findByPort(9000)?.slug).toBe('tigo');
    expect(holders.othersOf('acme').findByPort(8001)).toBeUndefined();
    expect(holders.othersOf('claro').findByPort(8001)?.slug).toBe('acme');
  });

  it('have bases of their ports: those of block 0', () => {
    const holders = new Holders([holding('acme', 1), holding('tigo', 2, { admin: 9002 })]);
    expect(holders.othersOf('acme').isBase(9000)).toBe(true);
    expect(holders.othersOf('tigo').isBase(9000)).toBe(false);
    expect(holders.othersOf('acme').isBase(9002)).toBe(false);
  });

  it('have longer slugs that begin with the one and a hyphen', () => {
    const slugs = ['claro', 'claro-colombia', 'claro-colombia-2', 'clarol', 'a-claro'];
    const holders = new Holders(slugs.map((slug, at) => holding(slug, at + 1)));
    expect(holders.othersOf('claro').longerSlugs()).toEqual(['claro-colombia', 'claro-colombia-2']);
    expect(holders.othersOf('claro-colombia').longerSlugs()).toEqual(['claro-colombia-2']);
    expect(holders.othersOf('clar').longerSlugs()).toEqual([]);
  });

  it('are what was set last', () => {
    const holders = new Holders([holding('acme', 1), holding('tigo', 2)]);
    holders.set(holding('acme', 7));
    const others = holders.othersOf('tigo');
    expect(others.all()).toEqual([holding('acme', 7)]);
    expect(others.findByPort(8001)).toBeUndefined();
    expect(others.findByPort(8007)?.slug).toBe('acme');
  });

  it('are those of a search through all, after any changes', () => {
    const slug = fc.constantFrom('a', 'b', 'a-b', 'a-b-c', 'ab', 'b-a');
    const port = fc.integer({ min: 1, max: 6 });
    const one = fc.record({
      slug,
      block: fc.integer({ min: 0, max: 3 }),
      ports: fc.dictionary(fc.constantFrom('web', 'db', 'cache'), port),
      subnet: fc.constant(null),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), slug, port, (all, own, wanted) => {
        const last = [...new Map(all.map((each) => [each.slug, each])).values()];
        const others = last.filter((each) => each.slug !== own);
        const found = new Holders(all).othersOf(own);
        expect(found.all()).toEqual(others);
        const holding = others.filter((each) => has(each, wanted));
        const holder = found.findByPort(wanted);
        if (holding.length === 0) expect(holder).toBeUndefined();
        else expect(holding).toContainEqual(holder);
        expect(found.isBase(wanted)).toBe(others.some((each) => has(each, wanted + each.block)));
        const longer = others.map((each) => each.slug).filter((each) => each.startsWith(`${own}-`));
        expect([...found.longerSlugs()].sort()).toEqual(longer.sort());
      }),
    );
  });
});
