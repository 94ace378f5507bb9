import { describe, expect, test } from 'vitest';
import { PulsoError } from '../../../src/core/pulso-error.ts';
import { parseEnvFile } from '../../../src/compose/syntax/parse-env-file.ts';

const OUTSIDE = new Map([['OUT', 'outside']]);

function parse(text: string): Record<string, string> {
  const bytes = new TextEncoder().encode(text);
  const lookup = (name: string): string | undefined => OUTSIDE.get(name);
  return Object.fromEntries(parseEnvFile({ file: 'app.env', bytes, lookup }));
}

function failure(text: string): PulsoError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof PulsoError) return error;
  }
  return expect.unreachable('it was read');
}

describe('parseEnvFile', () => {
  test.each([
    ['', {}],
    ['\n\n# only a comment', {}],
    ['\uFEFFA=1', { A: '1' }],
    ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['A=1\nA=2', { A: '2' }],
    ['  A = spaced  ', { A: 'spaced' }],
    ['export A=1', { A: '1' }],
    ['export=1', { export: '1' }],
    ['A: yaml', { A: 'yaml' }],
    ['A=', { A: '' }],
    ['A.b-c=1', { 'A.b-c': '1' }],
    ['A=a=b', { A: 'a=b' }],
    ['A=x # comment', { A: 'x' }],
    ['A=x#no comment', { A: 'x#no comment' }],
    ['A=#no comment', { A: '#no comment' }],
    ['A= # comment\nB=1', { A: '', B: '1' }],
    ['A="x # in" # out', { A: 'x # in' }],
    ["A='x # in' # out", { A: 'x # in' }],
    ['A=un\\nquoted', { A: 'un\\nquoted' }],
    ['A="a\\n\\t\\"b\\" \\\\n \\x"', { A: 'a\n\t"b" \\n \\x' }],
    ["A='a\\n $OUT it\\'s'", { A: "a\\n $OUT it's" }],
    ['A="two\nlines"\nB=1', { A: 'two\nlines', B: '1' }],
    ["A='two\nlines'", { A: 'two\nlines' }],
    ['A=it"s', { A: 'it"s' }],
    ['A=1\nB=${A}-$A-${C:-c}', { A: '1', B: '1-1-c' }],
    ['A="$OUT \\$OUT $$OUT"', { A: 'outside $OUT $OUT' }],
    ['OUT=inside\nA=$OUT', { OUT: 'inside', A: 'outside' }],
    ['OUT\nGONE\nA=1', { OUT: 'outside', A: '1' }],
    ['A=ñ漢 {{slug}} a: b', { A: 'ñ漢 {{slug}} a: b' }],
    ['__proto__=1', JSON.parse('{"__proto__": "1"}')],
  ])('%j', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  test.each([
    ['A=1\n=2', 2, 'a line must begin with NAME='],
    ['1A=2', 1, 'a line must begin with NAME='],
    ['A=1\n\nB C=2', 3, 'something stands after the value of B'],
    ['A="x" y', 1, 'something stands after the value of A'],
    ['A=1\nB="never ends\nC=2', 2, 'a quoted value does not end'],
    ["A='never ends", 1, 'a quoted value does not end'],
    ['A=${', 1, 'a value names a variable that is wrong or not set'],
    ['A=1\nB=${GONE:?}', 2, 'a value names a variable that is wrong or not set'],
  ])('%j is refused at line %i', (text, line, message) => {
    const error = failure(text);
    expect(error).toMatchObject({ code: 'env-file-syntax', at: { file: 'app.env', line } });
    expect(error.message).toContain(message);
  });

  test('a message never holds a value', () => {
    expect(failure('A="s3cret" s3cret').message).not.toContain('s3cret');
    expect(failure('A=s3cret${s3cret').message).not.toContain('s3cret');
  });

  test('megabytes are read, and refused, in good time', () => {
    const long = 'x'.repeat(5_000_000);
    expect(parse(`A="${long}"`).A).toBe(long);
    expect(failure(`A="${long}`).code).toBe('env-file-syntax');
    expect(parse('A=1\n'.repeat(100_000))).toEqual({ A: '1' });
  });
});
