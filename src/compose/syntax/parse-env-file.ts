import { PulsoError } from '../../core/pulso-error.ts';
import { interpolate } from './interpolate.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';

export interface EnvFileInput {
  /** Path for messages. */
  file: string;
  bytes: Uint8Array;
  /** Variables from outside; they win over those the file set before. */
  lookup: (name: string) => string | undefined;
}

const NAME = /[A-Za-z_][\w.\-[\]]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  f: '\f',
  v: '\v',
  b: '\b',
  a: '\x07',
  '\\': '\\',
  '"': '"',
  // Interpolation, which comes after, gives the dollar back.
  $: '$$',
};

/**
 * Reads an env file by compose's rules: `NAME=value`, `export NAME=value`, `NAME: value`, `# comments`;
 * 'single quotes' are literal, "double quotes" take escapes and may span lines, variables are filled in
 * outside single quotes, and ` #` ends a value without quotes. A NAME alone is taken from outside.
 * Code: `env-file-syntax` with its line. Messages never hold a value.
 */
export function parseEnvFile(input: EnvFileInput): Map<string, string> {
  const text = decodeLossy(input.bytes)
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');
  const found = new Map<string, string>();
  let at = 0;
  const fail = (message: string): never => {
    const line = text.slice(0, at).split('\n').length;
    throw new PulsoError('env-file-syntax', message, { at: { file: input.file, line } });
  };
  const fill = (value: string): string =>
    interpolate(value, {
      get: (name) => input.lookup(name) ?? found.get(name),
      unset: () => undefined,
      fail: () =>
        fail("a value names a variable that is wrong or not set; 'single quotes' take it as it is"),
    });
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    at += match?.[0].length ?? 0;
    return match;
  };
  const takeValue = (): string => {
    take(/[ \t]*(?=['"])/y);
    const single = take(/'((?:[^'\\]|\\[^])*)'/y);
    if (single !== null) return (single[1] ?? '').replaceAll("\\'", "'");
    const double = take(/"((?:[^"\\]|\\[^])*)"/y);
    if (double !== null) return fill(unescape(double[1] ?? ''));
    if (/['"]/.test(text[at] ?? '')) fail('a quoted value does not end');
    return fill((take(/[^\n]*/y)?.[0] ?? '').replace(/\s#.*$/, '').trim());
  };

  for (;;) {
    take(/(?:\s|#[^\n]*)*/y);
    if (at === text.length) return found;
    take(/export[ \t]+/y);
    const name = take(NAME)?.[0] ?? fail('a line must begin with NAME=');
    if (take(/[ \t]*[=:]/y) === null) {
      const outside = input.lookup(name);
      if (outside !== undefined) found.set(name, outside);
    } else found.set(name, takeValue());
    if (take(/[ \t]*(#[^\n]*)?(\n|$)/y) === null)
      fail(`something stands after the value of ${name}`);
  }
}

function unescape(text: string): string {
  return text.replace(/\\([^])/g, (written, letter: string) => ESCAPES[letter] ?? written);
}
