import { decodeUtf8 } from '../../text/decode-utf8.ts';

/** A text file taken apart, so that merging sees only `\n` and lines that all end in one. */
export interface TextFile {
  /** Empty, or lines that each end in `\n`. */
  body: string;
  bom: boolean;
  /** `\r\n` only where every line ends in it; undefined where the file has no line ending at all. */
  eol: '\n' | '\r\n' | undefined;
  /** False where the last line has no line ending. */
  finalNewline: boolean;
}

const BOM = '\uFEFF';

/** Undefined for a binary file: one with a NUL byte or that is not UTF-8. */
export function readText(bytes: Uint8Array): TextFile | undefined {
  if (bytes.includes(0)) return undefined;
  const decoded = decodeUtf8(bytes);
  if (decoded === undefined) return undefined;
  const bom = decoded.startsWith(BOM);
  const text = bom ? decoded.slice(1) : decoded;
  const eol = findLineEnding(text);
  const unix = eol === '\r\n' ? text.replaceAll('\r\n', '\n') : text;
  const finalNewline = unix === '' || unix.endsWith('\n');
  return { body: finalNewline ? unix : `${unix}\n`, bom, eol, finalNewline };
}

/** The bytes of `body` in the manner of `like`: its byte order mark, line ending, and final newline or lack of one. */
export function writeText(body: string, like: TextFile): Uint8Array {
  // A blank last line may be part of a block scalar: then the line ending stays.
  const unix = like.finalNewline ? body : body.replace(/(?<!\n)\n$/, '');
  // A text of mixed endings has some of them already.
  const text = like.eol === '\r\n' ? unix.replace(/\r?\n/g, '\r\n') : unix;
  return new TextEncoder().encode(like.bom ? BOM + text : text);
}

/** Whether two files are the same but for line endings and byte order mark. */
export function isSameText(first: Uint8Array, second: Uint8Array): boolean {
  if (Buffer.compare(first, second) === 0) return true;
  if (!hasManner(first) && !hasManner(second)) return false;
  const [one, other] = [readText(first), readText(second)];
  if (!one || !other) return false;
  return one.body === other.body && one.finalNewline === other.finalNewline;
}

/** The text of `bytes` with the line endings and the byte order mark of `like`; one of mixed endings stays as it is. */
export function writeLike(bytes: Uint8Array, like: Uint8Array): Uint8Array {
  if (!hasManner(bytes) && !hasManner(like)) return bytes;
  const [text, manner] = [readText(bytes), readText(like)];
  if (!text || !manner || isMixed(text) || isMixed(manner)) return bytes;
  const { finalNewline } = text;
  return writeText(text.body, { ...manner, eol: manner.eol ?? text.eol, finalNewline });
}

/** Whether a file has anything but `\n` and no byte order mark. */
function hasManner(bytes: Uint8Array): boolean {
  return bytes.includes(0x0d) || bytes[0] === 0xef;
}

function isMixed({ body }: TextFile): boolean {
  return body.includes('\r\n');
}

function findLineEnding(text: string): '\n' | '\r\n' | undefined {
  if (!text.includes('\n')) return undefined;
  // A file of mixed endings is merged with its carriage returns as part of the lines.
  return /(^|[^\r])\n/.test(text) ? '\n' : '\r\n';
}
