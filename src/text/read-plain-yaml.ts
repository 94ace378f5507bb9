/** A line of a mapping or of a list: how deep it stands, and what is in it. */
interface Line {
  indent: number;
  /** The key before the colon; undefined for an item of a list. */
  key: string | undefined;
  /** What follows, without spaces around it; empty where the value stands on the lines below. */
  rest: string;
}

/** Lines still to be read. */
interface Cursor {
  lines: readonly Line[];
  at: number;
}

/** Stands for "not plain": the whole text is then read by a YAML parser. */
class NotPlain extends Error {}

/** What no plain line has: tabs, carriage returns, line separators, byte order marks. */
const CONTROL = /[^\P{Cc}\n]|[\u2028\u2029\ufeff]/u;
const COMMENT = /^ *(?:#|$)/;
/** A key may hold colons (`postgres:15`) that no space follows. */
const LINE = /^( *)(?:([A-Za-z](?:[\w./-]|:(?=[\w./-])){0,200}):|-)(?: +([^ ].*)|$)/;
const WHOLE_NUMBER = /^(?:0|-?[1-9]\d{0,14})$/;
const FRACTION = /^-?(?:0|[1-9]\d*)\.\d+$/;
/** Begins with a letter or anything beyond ASCII, or is a version or an address: more than the dot that a number has. */
const PLAIN_TEXT = /^(?:[A-Za-z\u00a0-\uffff]|\d+(?:\.\d+){2})/;
/** A colon or a hash can end a plain text, or make a key of it. */
const TEXT_END = /:(?: |$)| #/;
const WORD = /^(?:null|true|false)$/i;

/**
 * Reads the YAML that programs and people mostly write: mappings and lists one below the other, of plain or
 * double-quoted one-line values. Many times faster than a YAML parser, and exact: a text that could mean
 * anything else to one gives undefined, and is for the parser to read.
 */
export function readPlainYaml(text: string): unknown {
  try {
    const cursor = { lines: readLines(text), at: 0 };
    const value = cursor.lines.length === 0 ? null : readBlock(cursor);
    return cursor.at === cursor.lines.length ? value : undefined;
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

function readLines(text: string): Line[] {
  if (CONTROL.test(text)) refuse();
  const lines = text.split('\n').filter((line) => !COMMENT.test(line));
  return lines.map((line) => {
    const [, indent = '', key, rest = ''] = LINE.exec(line) ?? refuse();
    return { indent: indent.length, key, rest: rest.replace(/ +$/, '') };
  });
}

/** The mapping or list whose first line is next; it ends where a line stands less deep. */
function readBlock(cursor: Cursor): unknown {
  const { indent, key } = next(cursor) ?? refuse();
  return key === undefined ? readList(cursor, indent) : readMapping(cursor, indent);
}

function readMapping(cursor: Cursor, indent: number): Record<string, unknown> {
  const mapping: Record<string, unknown> = {};
  for (let line = next(cursor); line?.indent === indent; line = next(cursor)) {
    const { key = refuse(), rest } = line;
    if (WORD.test(key) || Object.hasOwn(mapping, key)) refuse();
    cursor.at += 1;
    mapping[key] = rest === '' ? readBelow(cursor, indent) : readScalar(rest);
  }
  return mapping;
}

function readList(cursor: Cursor, indent: number): unknown[] {
  const list: unknown[] = [];
  for (let line = next(cursor); line?.indent === indent; line = next(cursor)) {
    if (line.key !== undefined || line.rest === '') refuse();
    cursor.at += 1;
    list.push(readScalar(line.rest));
  }
  return list;
}

function readBelow(cursor: Cursor, indent: number): unknown {
  const line = next(cursor);
  return line !== undefined && line.indent > indent ? readBlock(cursor) : refuse();
}

function next({ lines, at }: Cursor): Line | undefined {
  return lines[at];
}

function readScalar(text: string): unknown {
  if (PLAIN_TEXT.test(text)) return readText(text);
  if (text.startsWith('"')) return readQuoted(text);
  if (WHOLE_NUMBER.test(text) || FRACTION.test(text)) return Number(text);
  if (text === '[]') return [];
  return text === '{}' ? {} : refuse();
}

function readText(text: string): string | boolean | null {
  if (TEXT_END.test(text)) refuse();
  return WORD.test(text) ? readWord(text) : text;
}

/** YAML's double quotes are JSON's where JSON can read them. */
function readQuoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return refuse();
  }
}

function readWord(text: string): boolean | null {
  if (text === 'null') return null;
  return text === 'true' || (text === 'false' ? false : refuse());
}

function refuse(): never {
  throw new NotPlain();
}
