import { describe, expect, it } from 'vitest';
import { readText, writeText } from '../../../src/merge/lines/text-file.ts';

describe('readText and writeText', () => {
  it.each([
    '',
    '\n',
    'a',
    'a\n',
    'a\nb',
    'a\r\nb\r\n',
    'a\r\nb',
    'a\nb\r\n',
    '\r',
    '\uFEFFa\r\n',
    '\uFEFF',
    'ñ☕\n',
    'a\u2028b\n',
  ])('give %j back as it was', (text) => {
    const bytes = Buffer.from(text);
    const file = readText(bytes);
    expect(Buffer.from(writeText(file!.body, file!)).toString()).toBe(text);
  });

  it.each([
    ['a NUL byte', Buffer.from('a\0b')],
    ['bytes that are no UTF-8', Buffer.from([0x61, 0xff, 0xfe])],
    ['UTF-16', Buffer.from('ab', 'utf16le')],
  ])('take %s for binary', (_what, bytes) => {
    expect(readText(bytes)).toBeUndefined();
  });

  it('see lines that all end in a line feed, whatever the file has', () => {
    expect(readText(Buffer.from('\uFEFFa\r\nb'))).toEqual({
      body: 'a\nb\n',
      bom: true,
      eol: '\r\n',
      finalNewline: false,
    });
    expect(readText(Buffer.from('a\r\nb\n'))).toMatchObject({ body: 'a\r\nb\n', eol: '\n' });
  });
});
