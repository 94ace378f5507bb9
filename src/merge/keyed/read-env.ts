import { buildFile, matchAt, type Item } from './build-file.ts';
import type { ReadKeyed } from './keyed-file.ts';

const REMARK = /[ \t]*(?:#[^\n]*)?\n/y;
const QUOTED = String.raw`"(?:[^"\\]|\\[^])*"|'[^']*'|\x60[^\x60]*\x60`;
const START = String.raw`[ \t]*(?:export[ \t]+)?([\w.-]+)`;
/** A value in quotes may have several lines; another ends before ` #`. */
const ENTRY = [
  new RegExp(
    String.raw`(${START}[ \t]*(?:=|:(?=[ \t]))[ \t]*)(${QUOTED})([ \t]*(?:#[^\n]*)?\n)`,
    'y',
  ),
  new RegExp(
    String.raw`(${START}[ \t]*(?:=|:(?=[ \t]))[ \t]*)([^\n]*?)((?:[ \t]+#[^\n]*)?[ \t]*\n)`,
    'y',
  ),
  // A name alone: the variable of whoever starts the stack.
  new RegExp(String.raw`(${START})()([ \t]*\n)`, 'y'),
];

/** Reads `.env` as dotenv, Docker Compose and shells do. */
export const readEnv: ReadKeyed = (text) => buildFile(text, { remark: REMARK, read });

function read(text: string, at: number): Item | undefined {
  for (const pattern of ENTRY) {
    const found = matchAt(pattern, text, at);
    if (found === undefined) continue;
    const [, head = '', key = '', value = '', trail = ''] = found;
    return { kind: 'key', key, label: key, head, value, trail };
  }
  return undefined;
}
