import { decodeLossy } from '../../../text/decode-utf8.ts';
import { countWhole } from '../../../text/whole-characters.ts';

const NEWLINE = 0x0a;
const NONE = new Uint8Array();

/** A line without its end, or one of the parts that a very long one comes in. */
export interface LinePart {
  text: string;
  /** False: what came before belongs to the same line. */
  begins: boolean;
}

/** The lines of a stream of bytes, without their ends; a last one without an end too. */
export async function* readLines(source: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const parts of readLineParts(source, Infinity)) {
    for (const { text } of parts) yield text;
  }
}

/** The same, as many at once as are there, and lines of more than `longest` bytes in parts. */
export async function* readLineParts(
  source: AsyncIterable<unknown>,
  longest: number,
): AsyncGenerator<LinePart[]> {
  let pending: Uint8Array[] = [];
  let length = 0;
  let begins = true;
  const add = (bytes: Uint8Array): void => {
    if (bytes.length > 0) pending.push(bytes);
    length += bytes.length;
  };
  const take = (count: number): LinePart => {
    const whole = pending.length === 1 ? (pending[0] ?? NONE) : Buffer.concat(pending);
    const part = { text: decodeLossy(whole.subarray(0, count)), begins };
    pending = [];
    length = 0;
    add(Uint8Array.prototype.slice.call(whole, count));
    return part;
  };
  for await (const chunk of source) {
    const parts: LinePart[] = [];
    let rest = chunk as Uint8Array;
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      add(rest.subarray(0, end));
      const { text } = take(length);
      parts.push({ text: text.endsWith('\r') ? text.slice(0, -1) : text, begins });
      begins = true;
      rest = rest.subarray(end + 1);
    }
    add(rest);
    if (length >= longest) {
      const whole = Buffer.concat(pending);
      pending = [whole];
      parts.push(take(countWhole(whole)));
      begins = false;
    }
    if (parts.length > 0) yield parts;
  }
  if (length > 0) yield [take(length)];
}
