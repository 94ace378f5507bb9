import { buildFile, matchAt, type Item } from './build-file.ts';
import type { ReadKeyed } from './keyed-file.ts';

const REMARK = /[ \t\f]*(?:[#!][^\n]*)?\n/y;
/** `key=value`, `key: value` or `key value`; a backslash at the end goes on in the next line. */
const ENTRY = /([ \t\f]*((?:\\[^]|[^\\\s=:])+)(?:[ \t\f]*[=:])?[ \t\f]*)((?:\\[^]|[^\\\n])*)(\n)/y;

/** Reads Java's `.properties`. */
export const readProperties: ReadKeyed = (text) => buildFile(text, { remark: REMARK, read });

function read(text: string, at: number): Item | undefined {
  const found = matchAt(ENTRY, text, at);
  if (found === undefined) return undefined;
  const [, head = '', written = '', value = '', trail = ''] = found;
  const key = written.replace(/\\(.)/g, '$1');
  return { kind: 'key', key, label: key, head, value, trail };
}
