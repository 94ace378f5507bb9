import { describe, expect, it } from 'vitest';
import { excerptSides } from '../../../../src/cli/render/widgets/excerpt-sides.ts';

const many = (count: number, change: Record<number, string> = {}): string =>
  Array.from({ length: count }, (_, line) => `${change[line] ?? line}\n`).join('');

describe('excerptSides', () => {
  it('shows short values whole', () => {
    expect(excerptSides({ base: 'a\nb\n', template: null, client: 'c' })).toEqual({
      base: ['a', 'b'],
      template: ['(nothing)'],
      client: ['c'],
    });
  });

  it('shows of 5,000 lines those in which each side differs from the base', () => {
    expect(
      excerptSides({
        base: many(5000),
        template: many(5000, { 4000: 'T' }),
        client: many(5000, { 4002: 'C' }),
      }),
    ).toEqual({
      base: ['… 4000 equal lines', '4000', '4001', '4002', '… 997 equal lines'],
      template: ['… 4000 equal lines', 'T', '… 999 equal lines'],
      client: ['… 4002 equal lines', 'C', '… 997 equal lines'],
    });
  });

  it('counts the lines that are left out where much differs', () => {
    const { client } = excerptSides({
      base: many(3),
      template: many(2),
      client: many(40),
    });
    expect(client).toHaveLength(14);
    expect(client[1]).toBe('3');
    expect(client.at(-1)).toBe('… 25 more lines');
  });

  it('compares the sides with each other if there is no base', () => {
    const { base, template, client } = excerptSides({
      base: null,
      template: many(20, { 5: 'T' }),
      client: many(20, { 5: 'C' }),
    });
    expect(base).toEqual(['(nothing)']);
    expect([template[1], client[1]]).toEqual(['T', 'C']);
  });

  it('says that a side removed lines', () => {
    const { template } = excerptSides({
      base: many(20),
      template: many(10),
      client: many(20, { 15: 'C' }),
    });
    expect(template).toEqual(['… 10 equal lines', '(nothing here)']);
  });
});
