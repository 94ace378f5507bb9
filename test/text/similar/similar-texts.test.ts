import fc from 'fast-check';
import { isAlias, isNode, isScalar, visit, type Node } from 'yaml';
import { expect, it } from 'vitest';
import {
  parseComposeYaml,
  type ComposeYaml,
  type ParsedCompose,
} from '../../../src/compose/syntax/parse-compose-yaml.ts';
import {
  readYamlLike,
  readYamlStream,
  type ReadFiles,
} from '../../../src/text/read-yaml-stream.ts';
import { rememberTexts } from '../../../src/text/similar/similar-texts.ts';
import { PROPERTY_TIMEOUT, propertyRuns } from '../../support/property-runs.ts';

const FILE = 'docker-compose.yml';
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Everything that a reader of a compose file can see of it, as lines. */
function describe(read: () => ComposeYaml): string[] {
  try {
    const yaml = read();
    const { root, anchors } = yaml;
    const seen: string[] = [];
    const look = (node: Node): void => {
      const { line, column } = yaml.locate(node);
      const target = isAlias(node) ? anchors.get(node) : undefined;
      const value = isScalar(node) ? `${node.type} ${JSON.stringify(node.value)}` : '';
      const stands = target && JSON.stringify(yaml.locate(target));
      seen.push(`${line}:${column} ${node.constructor.name} ${value} ${stands}`);
    };
    visit(root, (_, node) => {
      if (isNode(node)) look(node);
    });
    return seen;
  } catch (error) {
    return [String(error)];
  }
}

function findChanges(one: string, other: string): string[] | undefined {
  const known: ParsedCompose = rememberTexts();
  parseComposeYaml(encode(one), FILE, known);
  return known.find(FILE, other)?.changes.map(({ text }) => text);
}

it.each<[string, string, string[]]>([
  ['a: "one"', 'a: "two"', ['two']],
  ['a: one # why', 'a: two-2/3 # why', ['two-2/3']],
  ["a:\n  - 'one'\n  - x", "a:\n  - 'o\"ne'\n  - y", ['o"ne', 'y']],
  ['a: "one"\r\n', 'a: "zwölf 12: [x] # {"\r\n', ['zwölf 12: [x] # {']],
  ['# one\na: x', '# "two": [\na: x', []],
  ['a: {b: one}', 'a: {b: two}', ['two']],
  ['a: one\nb: |\n  # text\n', 'a: one\nb: |\n  # text\n', []],
])('%j becomes %j without being parsed', (one, other, changes) => {
  expect(findChanges(one, other)).toEqual(changes);
});

it.each([
  ['another key', 'a: 1', 'b: 1'],
  ['a key twice', 'a: 1\nb: 1', 'a: 1\na: 1'],
  ['another line', 'a: 1', 'a: 1\nb: 2'],
  ['another notation', 'a: "1"', "a: '1'"],
  ['an escape', 'a: "1"', String.raw`a: "\x"`],
  ['a quote inside', 'a: "1"', 'a: "1" "2"'],
  ['a value that becomes a map', 'a: one', 'a: b: c'],
  ['a value that becomes a list', 'a: one', 'a: - c'],
  ['a value that gets an anchor', 'a: one', 'a: &one two'],
  ['a value that becomes an alias', 'a: &x 1\nb: two', 'a: &x 1\nb: *x'],
  ['a value that becomes a block', 'a: one', 'a: |'],
  ['a comment that gets longer', 'a: one # x', 'a: one # y'],
  ['no value', 'a:\nb: 1', 'a: x\nb: 1'],
  ['a value that is there no more', 'a: x\nb: 1', 'a: \nb: 1'],
  ['something before another value', 'a: {b: one, c: two}', 'a: {b: three, c: two}'],
  ['a key with more lines', '? one\n: x', '? two\n: x'],
  ['what an anchor names', 'a: &x\n  b: 1\nc: *x', 'a: &x\n  b: 2\nc: *x'],
  ['an anchor', 'a: &x one\nc: *x', 'a: &x two\nc: *x'],
  ['a tag', 'a: !!str one', 'a: !!str two'],
  ['a comment in a block of text', 'a: |\n  # one\n', 'a: |\n  # two\n'],
  ['a line of a text in quotes', 'a: "x\n  # one\n  "', 'a: "x\n  # two\n  "'],
  ['a comment at another place', 'a:\n  # one\n  - x', 'a:\n # one\n  - x'],
  ['a control character', 'a: "x"', 'a: "\u0007"'],
  ['a line break of another kind', 'a: "x"', 'a: "x\u2028y"'],
])('%s is parsed: %j becomes %j', (_, one, other) => {
  expect(findChanges(one, other)).toBeUndefined();
});

it('remembers as many forms of a file as a template has, the last used ones', () => {
  const known: ParsedCompose = rememberTexts();
  const formOf = (size: number, value: string): string =>
    'a:\n'.padEnd(3 + size, '\n') + `b: ${value}`;
  for (let size = 0; size < 8; size += 1) parseComposeYaml(encode(formOf(size, 'x')), FILE, known);
  expect(known.find(FILE, formOf(0, 'y'))?.changes).toHaveLength(1);
  parseComposeYaml(encode(formOf(8, 'x')), FILE, known);
  expect(known.find(FILE, formOf(0, 'y'))?.changes).toHaveLength(1);
  expect(known.find(FILE, formOf(1, 'y'))).toBeUndefined();
  expect(known.find('another.yml', formOf(0, 'x'))).toBeUndefined();
});

it('leaves the file that was parsed first as it was', () => {
  const known: ParsedCompose = rememberTexts();
  const first = parseComposeYaml(encode('a: {b: one}'), FILE, known);
  const second = parseComposeYaml(encode('a: {b: two}'), FILE, known);
  expect([first.root?.toJSON(), second.root?.toJSON()]).toEqual([{ a: { b: 'one' } }, { a: { b: 'two' } }]); // prettier-ignore
});

it('parses the documents of a file without faults once they are asked for', () => {
  const read = readYamlLike(rememberTexts());
  read('x.yaml', 'a: 1\n---\nb: 2');
  const { faults, documents } = read('x.yaml', 'a: 3\n---\nb: 4');
  expect(faults).toEqual([]);
  expect(documents.map((document) => document.toJS() as unknown)).toEqual([{ a: 3 }, { b: 4 }]);
});

/** Lines that YAML gives different meanings to, some of them only where they stand. */
const VALUES = [
  ...[
    'one',
    'two',
    '"one"',
    '"two x"',
    "'one'",
    "'it''s'",
    '1.10',
    'null',
    '~',
    '',
    '|',
    '>-',
    '&x one',
  ],
  ...[
    '*x',
    '!!str one',
    '[one, two]',
    '[one',
    '{a: one}',
    '{a: "one"}',
    '"open',
    '- one',
    'a: one',
    '# x',
  ],
  ...['"one" # x', '"on\\te"', '%x', '@x', '---', '"#"', "'#'", 'one two', 'http://x:80/y'],
];
const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('one', 'two', '"one"', '"two x"', "'one'", '1.10') },
  { weight: 1, arbitrary: fc.constantFrom(...VALUES) },
);
/** A value after what is before it in a file that can be read; what follows stands in its lines too. */
const FORMS = [
  'a: ',
  'b: ',
  '  - ',
  '  x: ',
  '  - a: ',
  '    b: ',
  '# ',
  '  # ',
  'c: |\n  ',
  'd: {e: ',
  '"f": &y ',
];
const line = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.constantFrom(...FORMS), value) },
  { weight: 1, arbitrary: fc.constantFrom(['g:', ''], ['? h', ''], ['', ''], ['}', '']) },
);
const pair = fc
  .array(line, { minLength: 1, maxLength: 5 })
  .chain((lines) => fc.tuple(fc.constant(lines), fc.nat(lines.length - 1), value))
  .map(([lines, at, instead]) => {
    const [before = ''] = lines[at] ?? [];
    const texts = lines.map((parts) => parts.join(''));
    return [texts.join('\n'), texts.with(at, before + instead).join('\n')] as const;
  });

it(
  'a text is read as if no other had been read before',
  () => {
    let similar = 0;
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const known: ParsedCompose = rememberTexts();
        describe(() => parseComposeYaml(encode(one), FILE, known));
        if (known.find(FILE, other) !== undefined) similar += 1;
        const read = describe(() => parseComposeYaml(encode(other), FILE, known));
        expect(read).toEqual(describe(() => parseComposeYaml(encode(other), FILE)));
      }),
      { numRuns: propertyRuns(1000) },
    );
    expect(similar).toBeGreaterThan(propertyRuns(1000) / 20);
  },
  PROPERTY_TIMEOUT,
);

it(
  'a text has the faults that it has if no other was read before',
  () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const files: ReadFiles = rememberTexts();
        const read = readYamlLike(files);
        read('x.yaml', one);
        expect(read('x.yaml', other).faults).toEqual(readYamlStream('x.yaml', other).faults);
      }),
      { numRuns: propertyRuns(1000) },
    );
  },
  PROPERTY_TIMEOUT,
);
