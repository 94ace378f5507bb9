import { expect, it } from 'vitest';
import { decodeUtf8 } from '../../src/text/decode-utf8.ts';

it.each(['', 'año 漢 🎉', '\uFEFFkey: 1\n'])('decodes %j, byte order mark included', (text) => {
  expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text);
});

it.each([[[0xf1, 0x6f]], [[0xff, 0xfe, 0x61, 0x00]], [[0xe6, 0xbc]]])(
  'gives nothing for the bytes %j',
  (bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBeUndefined();
  },
);
