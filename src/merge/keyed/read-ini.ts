import { buildFile, matchAt, type Item } from './build-file.ts';
import type { ReadKeyed } from './keyed-file.ts';

const REMARK = /[ \t]*(?:[;#][^\n]*)?\n/y;
const SECTION = /[ \t]*\[([^\n]*)\][ \t]*(?:[;#][^\n]*)?\n/y;
/** Lines that stand deeper than the key go on with its value. */
const ENTRY =
  /(([ \t]*)([^\s=:;#[][^=:\n]*?)[ \t]*[=:][ \t]*)([^\n]*?(?:\n\2[ \t]+[^\s;#][^\n]*)*)([ \t]*\n)/y;
const ASSIGNMENT = /(([ \t]*)([^\s=:;#[][^=:\n]*?)[ \t]*=[ \t]*)([^\n]*?)([ \t]*\n)/y;
/** `skip-networking`: a key that is set by being there. */
const BARE = /(([ \t]*)([\w.-]+))()([ \t]*\n)/y;

/** Reads INI: sections, `key = value` or `key: value`, keys without a value. */
export const readIni: ReadKeyed = (text) =>
  buildFile(text, { remark: REMARK, read: (...at) => read([ENTRY, BARE], ...at) });

/** As readIni, of MySQL: `max-connections` is `max_connections`. */
export const readCnf: ReadKeyed = (text) =>
  buildFile(text, {
    remark: REMARK,
    read: (...at) => {
      const item = read([ENTRY, BARE], ...at);
      return item?.kind === 'key' ? { ...item, key: asMysqlKey(item.key) } : item;
    },
  });

export function asMysqlKey(key: string): string {
  return key.toLowerCase().replaceAll('-', '_');
}

/** Reads a `.conf` that is made of nothing but sections and `key = value`. */
export const readConf: ReadKeyed = (text) =>
  buildFile(text, { remark: REMARK, read: (...at) => read([ASSIGNMENT], ...at) });

/** Readers of INI take upper and lower case for the same. */
function read(patterns: readonly RegExp[], text: string, at: number): Item | undefined {
  const section = matchAt(SECTION, text, at);
  if (section !== undefined) {
    const [head, name = ''] = section;
    return {
      kind: 'section',
      key: `[${name.trim()}]`,
      label: name.trim(),
      head,
      value: '',
      trail: '',
    };
  }
  for (const pattern of patterns) {
    const found = matchAt(pattern, text, at);
    if (found === undefined) continue;
    const [, head = '', , label = '', value = '', trail = ''] = found;
    return { kind: 'key', key: label.toLowerCase(), label, head, value, trail };
  }
  return undefined;
}
