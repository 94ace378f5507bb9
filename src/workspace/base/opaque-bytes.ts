/** Values of the first byte of six bits: 0xC0 to 0xFF. */
const FIRST = 0xc0;

/**
 * Writes every six bits as one byte from 0xC0 to 0xFF. No text has two of those in a row in UTF-8, none is a line
 * ending, a blank or a letter: what searches, replaces, formats or converts texts finds nothing in them.
 */
export function encodeOpaque(bytes: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(Math.ceil((bytes.length * 4) / 3));
  let at = 0;
  for (let index = 0; index < bytes.length; index += 3) {
    const bits =
      ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    // What is written beyond the end of a buffer is dropped.
    out[at] = FIRST | (bits >> 18);
    out[at + 1] = FIRST | ((bits >> 12) & 0x3f);
    out[at + 2] = FIRST | ((bits >> 6) & 0x3f);
    out[at + 3] = FIRST | (bits & 0x3f);
    at += 4;
  }
  return out;
}

/** Undefined where a byte is not one of those. */
export function decodeOpaque(text: Uint8Array): Buffer | undefined {
  const out = Buffer.allocUnsafe(Math.floor((text.length * 3) / 4));
  let at = 0;
  let all = 0xff;
  for (let index = 0; index < text.length; index += 4) {
    const one = text[index] ?? FIRST;
    const two = text[index + 1] ?? FIRST;
    const three = text[index + 2] ?? FIRST;
    const four = text[index + 3] ?? FIRST;
    all &= one & two & three & four;
    const bits =
      ((one & 0x3f) << 18) | ((two & 0x3f) << 12) | ((three & 0x3f) << 6) | (four & 0x3f);
    out[at] = bits >> 16;
    out[at + 1] = (bits >> 8) & 0xff;
    out[at + 2] = bits & 0xff;
    at += 3;
  }
  return (all & FIRST) === FIRST ? out : undefined;
}
