import fc from 'fast-check';
import type { EntryModel, MapModel, YamlModel, YamlStyle } from './yaml-model.ts';

const scalars = [
  '1',
  '8080',
  '1.50',
  'true',
  '~',
  '',
  'plain',
  'two words',
  '"8001:8080"',
  "'it''s'",
  '"a # b"',
  '"tab\\tend"',
  'http://host:80/a#b',
  '12345678901234567890',
  '0x1F',
  '"ñandú ☕"',
  '{a: 1, b: two}',
  '{ }',
  '[1, "x", y]',
  '[{name: p}, {name: q}]',
  '{a: {b: [1]}}',
  '!!str 5',
  '"{{ not }}"',
  '2024-01-01',
  '"multi\n\n                            line"',
];
const words = ['alpha', 'beta gamma', 'x: y', '', '- z', '  deeper', '# no comment', 'omega'];
const keys = ['a', 'b', 'c', 'd', 'image', 'env', '"quoted key"', "'8'", 'a.b', 'label', 'x-y'];
const comment: fc.Arbitrary<string> = fc.constantFrom(
  'why',
  'a: b',
  '--- section ---',
  '{{ x }}',
  'ends with colon:',
);

const few = fc.oneof<fc.MaybeWeightedArbitrary<string[]>[]>(
  { weight: 3, arbitrary: fc.constant([]) },
  fc.array(comment, { maxLength: 2 }),
);

const scalar = fc.constantFrom(...scalars).map((source): YamlModel => ({ kind: 'scalar', source }));
const text = fc
  .record({
    // `|+` takes the blank lines after it into its value: an edit of those would be one of the value.
    header: fc.constantFrom('|', '|-', '>', '>-'),
    lines: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 }),
  })
  // A first line that is blank or deeper would need an indentation indicator.
  .map(({ header, lines }): YamlModel => ({
    kind: 'text',
    header,
    lines: ['first', ...lines, 'last'],
  }));
const list = fc
  .array(fc.constantFrom('one', '"two"', '3', '[4, 5]', 'k: v'), { maxLength: 4 })
  .map((items): YamlModel => ({ kind: 'list', items }));

function entries(
  value: fc.Arbitrary<YamlModel>,
  names: readonly string[],
): fc.Arbitrary<EntryModel[]> {
  const entry = fc.record({
    key: fc.constantFrom(...names),
    blank: fc.constantFrom<number[]>(0, 0, 0, 1, 2),
    comments: few,
    trail: fc.oneof<fc.MaybeWeightedArbitrary<string>[]>(
      { weight: 3, arbitrary: fc.constant('') },
      comment,
    ),
    value,
  });
  return fc.uniqueArray(entry, { selector: ({ key }) => key, maxLength: 5 });
}

const { map } = fc.letrec<{ value: YamlModel; map: MapModel }>((tie) => ({
  map: fc
    .tuple(entries(tie('value'), keys), few)
    .map(([found, tail]): MapModel => ({ kind: 'map', entries: found, tail })),
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    text,
    list,
    tie('map'),
    entries(tie('map'), ['web', 'admin', '"q r"', '5']).map((found): YamlModel => ({
      kind: 'named',
      entries: found,
    })),
  ),
}));

/** A document with at least one key. */
export const yamlModel: fc.Arbitrary<MapModel> = map.filter((root) => root.entries.length > 0);

export const yamlStyle: fc.Arbitrary<YamlStyle> = fc.record({
  indent: fc.constantFrom(2, 2, 4, 3),
  listIndent: fc.constantFrom(0, 2),
  header: fc.constantFrom([], ['yaml-language-server: $schema=x', 'two']),
  lineEnd: fc.constantFrom('\n' as const, '\n' as const, '\r\n' as const),
  finalNewline: fc.boolean(),
  bom: fc.constantFrom(false, false, true),
});
