import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../../src/merge/yaml/tree/parse-yaml.ts';
import { readJson } from '../../../../src/merge/yaml/tree/read-json.ts';
import { PROPERTY_TIMEOUT, propertyRuns } from '../../../support/property-runs.ts';

/** As texts of JSON are written: blanks between all tokens, and escapes. */
const blank = fc.constantFrom('', '', ' ', '\n  ');
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '"no"',
    '"1.10"',
    '"a.b"',
    '"\\u00e9\\/\\ud83d\\ude00"',
    '"<<"',
    '"# x"',
    '""',
    '"}"',
  ),
);
const atom = fc.oneof(
  text,
  fc.constantFrom('1', '-0', '1.0', '1e3', '12345678901234567890', 'true', 'false', 'null'),
);
const { root } = fc.letrec<{ value: string; root: string }>((tie) => {
  const list = fc
    .array(fc.tuple(blank, tie('value'), blank), { maxLength: 4 })
    .map((items) => `[${items.map((parts) => parts.join('')).join(',')}]`);
  const map = fc
    .uniqueArray(fc.tuple(text, blank, blank, tie('value'), blank), {
      selector: ([key]) => JSON.parse(key) as string,
      maxLength: 4,
    })
    .map(
      (items) =>
        `{${items.map(([key, a, b, value, c]) => `${a}${key}${b}: ${value}${c}`).join(',')}}`,
    );
  return {
    root: fc.oneof(map, list),
    value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, atom, map, list),
  };
});

describe('readJson', () => {
  it(
    'gives the tree that the parser of YAML gives',
    () => {
      fc.assert(
        fc.property(blank, root, fc.constantFrom('', '\n', '\n\n'), (before, json, after) => {
          const source = before + json + after;
          expect(readJson(source)).toEqual(parseYaml(source));
        }),
        { numRuns: propertyRuns(300) },
      );
    },
    PROPERTY_TIMEOUT,
  );

  it.each([
    'a: 1\n',
    '{a: 1}',
    '{"a": 1, "a": 2}',
    '{"a": 1} # c',
    '[1, 2',
    '"text"',
    '',
    '{"a": [{"b": 1, "b": 1}]}',
    '['.repeat(5000) + ']'.repeat(5000),
  ])('leaves %j to it', (source) => {
    expect(readJson(source)).toBeUndefined();
  });

  it('reads what YAML does not: tabs, and keys of thousands of characters', () => {
    const key = 'k'.repeat(3000);
    const { value } = readJson(`{\n\t"${key}": [\n\t\t1\n\t]\n}\n`)!.documents[0]!;
    expect(value.canon).toBe(`{"${key}":[1]}`);
  });
});
