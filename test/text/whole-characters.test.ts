import { expect, it } from 'vitest';
import { countWhole } from '../../src/text/whole-characters.ts';

it.each<[string, number, number]>([
  ['abc', 0, 3],
  ['añ', 0, 3],
  ['añ', 1, 1],
  ['a漢', 1, 1],
  ['a漢', 2, 1],
  ['a😀', 1, 1],
  ['a😀', 3, 1],
  ['a😀', 0, 5],
  ['', 0, 0],
])('of "%s" without its last %d bytes, %d are whole', (text, cut, whole) => {
  const bytes = new TextEncoder().encode(text);
  expect(countWhole(bytes.subarray(0, bytes.length - cut))).toBe(whole);
});

it('leaves bytes that are no characters', () => {
  expect(countWhole(Uint8Array.of(0x80, 0x80, 0x80, 0x80))).toBe(4);
});
