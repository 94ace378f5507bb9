import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { readPlainYaml } from '../../src/text/read-plain-yaml.ts';

describe('readPlainYaml', () => {
  it.each([
    { text: '', value: null },
    { text: '# only a comment\n\n  # another\n', value: null },
    { text: 'a: b\n', value: { a: 'b' } },
    { text: 'a: b', value: { a: 'b' } },
    { text: 'a:   b  \n', value: { a: 'b' } },
    { text: 'a: 1\nb: -2\nc: 1.50\nd: 0\n', value: { a: 1, b: -2, c: 1.5, d: 0 } },
    { text: 'a: true\nb: false\nc: null\n', value: { a: true, b: false, c: null } },
    { text: 'a: 1.0.0\nb: 10.181.0.64/26\n', value: { a: '1.0.0', b: '10.181.0.64/26' } },
    { text: 'a: "x: \\"y\\" # z\\n"\nb: ""\n', value: { a: 'x: "y" # z\n', b: '' } },
    {
      text: 'a: ¡Hola! ¿Qué tal? [x] {y}, a:b a#b\n',
      value: { a: '¡Hola! ¿Qué tal? [x] {y}, a:b a#b' },
    },
    { text: 'a: []\nb: {}\n', value: { a: [], b: {} } },
    {
      text: 'a:\n  - x\n  - "y"\n  - 3\nb:\n  c:\n    d: e\n',
      value: { a: ['x', 'y', 3], b: { c: { d: 'e' } } },
    },
    { text: 'image-name: x\nsnake_case: y\n', value: { 'image-name': 'x', snake_case: 'y' } },
    {
      text: 'postgres:15: a.b/c:15\na/b.c: d\n',
      value: { 'postgres:15': 'a.b/c:15', 'a/b.c': 'd' },
    },
  ])('reads $text', ({ text, value }) => {
    expect(readPlainYaml(text)).toEqual(value);
    expect(parse(text)).toEqual(value);
  });

  it.each([
    ['a tab', 'a:\tb\n'],
    ['a carriage return', 'a: b\r\n'],
    ['a byte order mark', '\uFEFFa: b\n'],
    ['a key given twice', 'a: b\na: c\n'],
    ['a key without a value', 'a:\nb: c\n'],
    ['a text over two lines', 'a: b\n  c\n'],
    ['a text over two lines that looks like a list', 'a: b\n  - c\n'],
    ['a text over two lines that looks like a key', 'a: b\n  c: d\n'],
    ['a block of text', 'a: |\n  b\n'],
    ['single quotes', "a: 'b'\n"],
    ['a flow mapping', 'a: { b: c }\n'],
    ['an anchor', 'a: &b c\n'],
    ['an alias', 'a: *b\n'],
    ['a tag', 'a: !!str 1\n'],
    ['a comment behind a value', 'a: b # c\n'],
    ['a mapping in a line', 'a: b: c\n'],
    ['a text that ends in a colon', 'a: b:\n'],
    ['a mapping in a list', 'a:\n  - b: c\n'],
    ['a list in a list', 'a:\n  - - b\n'],
    ['a list as deep as its key', 'a:\n- b\n'],
    ['a line less deep than the first', '  a: b\nc: d\n'],
    ['two documents', 'a: b\n---\nc: d\n'],
    ['a quoted key', '"a": b\n'],
    ['a key that is a word of YAML', 'null: b\n'],
    ['a key of the object itself', '__proto__: b\n'],
    ['another spelling of true', 'a: True\n'],
    ['an octal number', 'a: 0o17\n'],
    ['a number with an exponent', 'a: 1e3\n'],
    ['a number with a leading zero', 'a: 007\n'],
    ['a number that is not exact', 'a: 12345678901234567890\n'],
    ['an escape that JSON does not have', 'a: "\\x41"\n'],
    ['a line separator', 'a: b\u2028c\n'],
    ['a lone text', 'abc\n'],
    ['a key that is too long', `${'a'.repeat(1100)}: b\n`],
    ['a key that ends in two colons', 'a::\n  b: c\n'],
  ])('leaves %s to the parser', (_, text) => {
    expect(readPlainYaml(text)).toBeUndefined();
  });

  it('means what the parser means, whatever is written', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    const value = fc.oneof(
      { depthSize: 'small' },
      ...[text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(text)],
      fc.constantFrom(
        'yes',
        '1.10',
        '0x1F',
        '~',
        '- a',
        'a: b',
        'a #b',
        '.5',
        '1.',
        '12e03',
        '=',
        '<<',
      ),
      fc.dictionary(text, text),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(text, fc.stringMatching(/^[a-z_]{1,5}$/)), value),
        (mapping) => {
          expectExact(stringify(mapping, { lineWidth: 0 }));
        },
      ),
    );
  });

  it('means what the parser means, whatever it is given', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'b',
        ': ',
        ':',
        ' ',
        '  ',
        '\n',
        '- ',
        '-',
        '#',
        ' #',
        '"',
        "'",
        '\\n',
        '|',
        '>',
        '&',
        '*',
      ],
      ...[
        '!',
        '{',
        '}',
        '[',
        ']',
        ',',
        '?',
        '? ',
        '%',
        '@',
        '`',
        '~',
        'null',
        'true',
        '1',
        '0',
        '.',
        '+',
        'e',
      ],
      ...['\t', '\r', 'é', '漢', '\u00a0', '\u0085', '\u2028', '\ufeff', '---', '...', '<<'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        expectExact(pieces.join(''));
      }),
      { numRuns: 5000 },
    );
  });
});

/** What it reads is what the parser reads; what it does not read is not its to judge. */
function expectExact(text: string): void {
  const found = readPlainYaml(text);
  if (found !== undefined) expect(found).toEqual(parse(text, { logLevel: 'silent' }));
}
