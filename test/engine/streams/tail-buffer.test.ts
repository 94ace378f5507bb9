import { expect, it } from 'vitest';
import { createTailBuffer } from '../../../src/engine/streams/tail-buffer.ts';

it.each([1, 3, 4, 10, 100])('keeps the last bytes of a stream in chunks of %i', (size) => {
  const text = Array.from({ length: 50 }, (_, index) => String(index)).join('-');
  const tail = createTailBuffer(10);
  for (let at = 0; at < text.length; at += size) tail.add(Buffer.from(text.slice(at, at + size)));
  expect(Buffer.from(tail.bytes()).toString()).toBe(text.slice(-10));
});

it('keeps a short stream whole', () => {
  const tail = createTailBuffer(10);
  expect(tail.bytes()).toHaveLength(0);
  tail.add(Buffer.from('abc'));
  tail.add(Buffer.from(''));
  tail.add(Buffer.from('de'));
  expect(Buffer.from(tail.bytes()).toString()).toBe('abcde');
});
