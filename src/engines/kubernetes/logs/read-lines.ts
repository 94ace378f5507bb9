import { decodeLossy } from '../../../text/decode-utf8.ts';
const NEWLINE = 0x0a;

/** The lines of a stream of bytes, without their ends; a last one without an end too. */
export async function* readLines(source: AsyncIterable<unknown>): AsyncGenerator<string> {
  let pending: Uint8Array[] = [];
  for await (const chunk of source) {
    let rest = chunk as Uint8Array;
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      pending.push(rest.subarray(0, end));
      yield decodeLossy(Buffer.concat(pending)).replace(/\r$/, '');
      pending = [];
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) pending.push(rest);
  }
  if (pending.length > 0) yield decodeLossy(Buffer.concat(pending));
}
