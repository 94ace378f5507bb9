import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../../src/merge/yaml/tree/parse-yaml.ts';
import type { YamlEntry, YamlFile } from '../../../../src/merge/yaml/tree/yaml-tree.ts';
import { PROPERTY_TIMEOUT, propertyRuns } from '../../../support/property-runs.ts';
import { yamlModel, yamlStyle } from '../../../support/yaml-arbitrary.ts';
import { printYaml } from '../../../support/yaml-model.ts';

function read(source: string): YamlFile {
  const file = parseYaml(source);
  if ('reason' in file) throw new Error(file.reason);
  return file;
}

/** The slots of an entry and all below it, put together again. */
function rejoin(entry: YamlEntry): string {
  const { source, lead, head, value, trail, column, flow } = entry;
  const slice = ({ from, to }: { from: number; to: number }): string => source.slice(from, to);
  const start = source.slice(0, head.from);
  const indent = flow || !/(^|\n) *$/.test(start) ? '' : ' '.repeat(column);
  const inner =
    value.kind === 'map' || value.kind === 'list'
      ? (value.flow ? (source[value.span.from] ?? '') : '') +
        value.entries.map(rejoin).join(value.flow ? ',' : '') +
        slice(value.tail)
      : slice(value.span);
  return slice(lead) + indent + slice(head) + inner + slice(trail);
}

const ODD = [
  '# only a comment\n',
  '',
  '---\n# head\n\n# of a\na: 1\n# tail\n---\n---\nb:\n  - 1\n',
  'a: &x # anchor\n  - b: 1\n    c: [ ]\n  # deep\n# of d\nd: *x\n',
  'a:\n- - 1\n  - 2\n-\n  # c\n  k: v\n- # nothing\n-   n: 1\n',
  'a: { b: 1, c: [x, {y: z}, ], }\nd: |+\n  x\n\n\ne: >2-\n     y\n',
  '"a": \'b\'\nodd:\n  ? [x]\n  : y\nnested:\n  &k key: !t v\n',
  'a:\t1 \nb:   # empty\n\n\nc: "multi\n  line"   \n',
];

describe('parseYaml', () => {
  it.each(ODD)('gives every byte of %j to one slot', (source) => {
    expect(read(source).documents.map(rejoin).join('')).toBe(source);
  });

  it(
    'gives every byte of generated documents to one slot',
    () => {
      fc.assert(
        fc.property(yamlModel, yamlStyle, (model, style) => {
          const source = printYaml(model, {
            ...style,
            lineEnd: '\n',
            finalNewline: true,
            bom: false,
          });
          expect(read(source).documents.map(rejoin).join('')).toBe(source);
        }),
        { numRuns: propertyRuns() },
      );
    },
    PROPERTY_TIMEOUT,
  );

  it.each([
    ['a text that is no YAML', 'a: "x\n', 'line 2'],
    ['a key twice', 'b: 1\na: 1\na: 2\n', 'line 3'],
    ['an alias without its anchor', 'a: *x\nb: &x 1\n', '*x'],
    ['an anchor of another document', 'a: &x 1\n---\nb: *x\n', '*x'],
    ['a scalar', 'just text\n', 'mappings and lists'],
    ['a directive', '%YAML 1.2\n---\na: 1\n', 'directives'],
    ['tabs for indentation', 'a:\n\tb: 1\n', 'line 2'],
    ['brackets without end', `a: ${'['.repeat(5000)}\n`, 'nested too deep'],
    ['dashes without end', `${'- '.repeat(5000)}x\n`, 'nested too deep'],
  ])('says why %s is not taken apart', (_what, source, reason) => {
    expect(parseYaml(source)).toMatchObject({ reason: expect.stringContaining(reason) as string });
  });

  it('finds anchors that are set twice', () => {
    expect(read('a: &x 1\nb: &x 2\nc: &y 3\n').doubleAnchors).toEqual(['x']);
  });

  it('distinguishes values, and notations that not every reader takes for the same value', () => {
    const canon = (value: string): string => {
      const root = read(`k: ${value}\n`).documents[0]?.value;
      return root?.kind === 'map' ? root.canon : '';
    };
    const same = [
      ["'a'", '"a"'],
      ['a', '"a"'],
      ['true', 'True'],
      ["'no'", '"no"'],
      ['{a: 1, b: 2}', '{ b: 2, a: 1 }'],
      ['~', 'null'],
      ['', 'null'],
    ];
    for (const [one, other] of same) expect(canon(one ?? '')).toBe(canon(other ?? ''));
    const different = [
      ['1', '"1"'],
      ['31', '0x1F'],
      ['1.1', '1.10'],
      ['0644', '644'],
      ['no', '"no"'],
      ['22:22', '"22:22"'],
      ['2024-01-01', '"2024-01-01"'],
      ['[1, 2]', '[2, 1]'],
      ['true', "'true'"],
      ['!t a', 'a'],
      ['&x a', 'a'],
      ['9007199254740993', '9007199254740992'],
      ['{}', '[]'],
    ];
    for (const [one, other] of different) expect(canon(one ?? '')).not.toBe(canon(other ?? ''));
  });
});
