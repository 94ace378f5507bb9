import { dropUndefined } from '../../core/drop-undefined.ts';
import { parse } from 'yaml';
import { PulsoError } from '../../core/pulso-error.ts';

/** A line of a .env file: KEY=value, KEY='value' or KEY="value" with escapes; `export` may stand before it. */
const LINE =
  /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(?:'([^']*)'|"((?:\\.|[^"\\])*)"|([^#]*?))\s*(?:\s#.*)?$/;

/** The values of a .env file by key. Errors: `secrets-file-invalid` with the line; never its text. */
export function parseEnvFile(text: string, file: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const match = LINE.exec(line.trim());
    if (match === null) throw invalid(file, 'is not KEY=value', index + 1);
    const [, key = '', single, double, plain = ''] = match;
    values.set(key, single ?? (double === undefined ? plain : unescape(double)));
  }
  return values;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The values of a YAML or JSON mapping of names to texts. Errors: `secrets-file-invalid`. */
export function parseYamlFile(text: string, file: string): Map<string, string> {
  const value = readYaml(text, file);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(file, 'is not a mapping of names to texts');
  }
  return new Map(
    Object.entries(value).map(([key, one]: [string, unknown]) => {
      if (typeof one === 'string') return [key, one];
      throw invalid(file, `${key} is not text: put it in quotes`);
    }),
  );
}

/** What the parser says may quote a value. */
function readYaml(text: string, file: string): unknown {
  try {
    return parse(text, { logLevel: 'silent' });
  } catch {
    throw invalid(file, 'is not YAML');
  }
}

/** Names as the client has them: those of a .env file are often written in capitals. */
export function matchNames<Value>(
  values: ReadonlyMap<string, Value>,
  names: readonly string[],
): Map<string, Value> {
  const find = (key: string): string =>
    names.includes(key) ? key : (names.find((name) => fold(name) === fold(key)) ?? key);
  return new Map([...values].map(([key, value]) => [find(key), value]));
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-.]/g, '_');
}

function invalid(file: string, says: string, line?: number): PulsoError {
  return new PulsoError('secrets-file-invalid', `${file} ${says}`, {
    at: dropUndefined({ file, line }),
    hint: 'use a .env file, a YAML mapping of names to texts, or a folder of files',
  });
}
