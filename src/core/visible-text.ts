/**
 * What comes from a client, a container, a folder's name, a registry or a server, made safe to show on a terminal:
 * escape sequences and characters that reorder text are shown as they are written in code (`\x1b`, `\u202e`).
 */

/** Control characters but line feed and tab, marks that reorder text, separators of lines, halves of characters. */
const HIDDEN_CHARACTERS =
  '[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff\\ud800-\\udfff]';
// With `u`, \ud800-\udfff matches a half alone, never a half of a whole character.
const HIDDEN = new RegExp(HIDDEN_CHARACTERS, 'u');
const EVERY_HIDDEN = new RegExp(HIDDEN_CHARACTERS, 'gu');

/** Colors and weights (SGR), by ESC or by the one character that stands for `ESC [`. */
// eslint-disable-next-line no-control-regex -- the very characters that are looked for
const COLOR = /(?:\x1b\[|\x9b)[\d;:]*m/g;
/** Text that SGR 8 conceals would be there and not be seen. */
// eslint-disable-next-line no-control-regex -- the very characters that are looked for
const CONCEAL = /^(?:\x1b\[|\x9b)(?:[\d;:]*;)?0*8(?:;[\d;:]*)?m$/;
const RESET = '\x1b[0m';

/** Whether a text has control characters (but line feed and tab) or characters that reorder text. */
export function hasHiddenCharacters(text: string): boolean {
  return HIDDEN.test(text);
}

/** A text as it can be shown: colors removed, every other hidden character written out. */
export function visibleText(text: string): string {
  return HIDDEN.test(text) ? text.replace(COLOR, '').replace(EVERY_HIDDEN, writeOut) : text;
}

/** As visibleText, but colors are kept, and end with the text. */
export function coloredText(text: string): string {
  if (!HIDDEN.test(text)) return text;
  const colors = text.match(COLOR) ?? [];
  const shown = text.split(COLOR).map((part) => part.replace(EVERY_HIDDEN, writeOut));
  const joined = shown.map((part, at) => part + keepColor(colors[at])).join('');
  return colors.length > 0 ? `${joined}${RESET}` : joined;
}

/** A value with every text in it visible, keys too. Instances of classes are left as they are. */
export function visibleData<T>(value: T): T {
  return show(value) as T;
}

/** JSON as text, with every hidden character of its texts escaped: JSON.stringify leaves most of them. */
export function visibleJson(value: unknown, indent?: number): string {
  return escapeHidden(JSON.stringify(value, undefined, indent));
}

/** Writes every hidden character as `\\u202e`, which JSON and YAML read back in double quotes. */
export function escapeHidden(text: string): string {
  return text.replace(EVERY_HIDDEN, (character) => codeUnits(character, 'u'));
}

function show(value: unknown): unknown {
  if (typeof value === 'string') return visibleText(value);
  if (Array.isArray(value)) return value.map(show);
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => [visibleText(key), show(one)]);
  return Object.fromEntries(entries);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function keepColor(color: string | undefined): string {
  if (color === undefined || CONCEAL.test(color)) return '';
  return color.replace('\x9b', '\x1b[');
}

function writeOut(character: string): string {
  if (character === '\r') return '\\r';
  const code = character.charCodeAt(0);
  return code < 0x100 ? codeUnits(character, 'x') : codeUnits(character, 'u');
}

function codeUnits(character: string, form: 'x' | 'u'): string {
  const digits = form === 'x' ? 2 : 4;
  return `\\${form}${character.charCodeAt(0).toString(16).padStart(digits, '0')}`;
}
