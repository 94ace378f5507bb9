import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { quoteYaml, type QuotableValue } from '../../../src/template/expressions/quote-value.ts';
import { NASTY_CASES, NASTY_TEXTS } from '../../support/nasty-texts.ts';

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom(...NASTY_TEXTS));
const scalar = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => each + 0),
);
const value: fc.Arbitrary<QuotableValue> = fc.oneof(
  scalar,
  fc.array(scalar),
  fc.dictionary(
    text.filter((key) => key !== '__proto__'),
    scalar,
    { noNullPrototype: true },
  ),
);

/** Where an expression may stand in YAML, and how its value is reached there. */
const POSITIONS: readonly [string, (quoted: string) => string, (parsed: never) => unknown][] = [
  ['the whole document', (quoted) => quoted, (parsed) => parsed],
  ['a value', (quoted) => `a: ${quoted}\nb: 1\n`, (parsed: { a: unknown }) => parsed.a],
  ['an item', (quoted) => `- 1\n- ${quoted}\n- 2\n`, (parsed: unknown[]) => parsed[1]],
  ['an item of a flow list', (quoted) => `[1, ${quoted}, 2]`, (parsed: unknown[]) => parsed[1]],
  ['a value of a flow map', (quoted) => `{a: ${quoted}}`, (parsed: { a: unknown }) => parsed.a],
  [
    'a value deep inside, before a comment',
    (quoted) => `a:\n  - b:\n      c: ${quoted} # c\n      d: 1\n`,
    (parsed: { a: [{ b: { c: unknown } }] }) => parsed.a[0].b.c,
  ],
];

describe.each(POSITIONS)('quoteYaml as %s', (_where, place, reach) => {
  it.each(['1.2', '1.1'] as const)('is parsed back by YAML %s', (version) => {
    fc.assert(
      fc.property(value, (each) => {
        const parsed = parse(place(quoteYaml(each)), { version }) as never;
        expect(reach(parsed)).toEqual(each);
      }),
      { numRuns: 300 },
    );
  });
});

describe('quoteYaml', () => {
  it.each(NASTY_CASES)('keeps %s on one line of printable characters', (_name, each) => {
    expect(quoteYaml(each)).toMatch(/^"[^\n\r\p{Cc}\p{Zl}\p{Zp}]*"$/u);
  });

  it('is JSON too', () => {
    fc.assert(
      fc.property(value, (each) => {
        expect(JSON.parse(quoteYaml(each))).toEqual(each);
      }),
    );
  });
});
