import { describe, expect, it } from 'vitest';
import { mergeText } from '../../support/merge-files.ts';

/** A value as the base, the template and the client write it → the file afterwards, and the places in conflict. */
function merge(base: string, template: string, client: string): [text: string, at: string[]] {
  const texts = { base: `a: ${base}\n`, template: `a: ${template}\n`, client: `a: ${client}\n` };
  const { text, at } = mergeText(texts, { conflict: 'ours' });
  return [text, at];
}

describe('another notation of the client that another reader takes for another value', () => {
  it.each([
    ['on', 'off', '"on"'],
    ['NO', 'SE', '"NO"'],
    ['y', 'n', "'y'"],
    ['1:30', '1:40', '"1:30"'],
    ['12:30:45', '12:30:46', '"12:30:45"'],
    ['3.1', '3.2', '3.10'],
    ['1.0', '2.0', '1'],
    ['1e3', '2e3', '1000'],
    ['1234567', '7654321', '1.234567e+06'],
    ['1e10', '2e10', '"1e10"'],
    ['0123456', '0123457', '"0123456"'],
    ['01234', '01235', '1234'],
    ['0o644', '0600', '0644'],
    ['0x1f', '0x2f', '31'],
    ['0b1', '0b0', '1'],
    ['1_000', '2_000', '1000'],
    ['2024-01-01', '2024-02-01', '"2024-01-01"'],
    ['~', 'x', '"~"'],
    ['true', 'false', '"true"'],
    ['=', 'x', '"="'],
    ['.5', '.6', '0.5'],
    ['+1', '2', '1'],
    ['1', '2', '!!str 1'],
    ['12345678901234567890', '1', '12345678901234567891'],
  ])('is a change: %s, where the template has %s, to %s', (base, template, client) => {
    expect(merge(base, template, client)).toEqual([`a: ${client}\n`, ['a']]);
    expect(merge(base, base, client)).toEqual([`a: ${client}\n`, []]);
  });
});

describe('another notation of the client that is the same value to every reader', () => {
  it.each([
    ['word', 'other', '"word"'],
    ['TRUE', 'false', 'true'],
    ['~', 'x', 'null'],
    ['"a b"', '"a c"', '>-\n  a\n  b'],
    ['"::1"', '"::2"', "'::1'"],
  ])('does not stand in the way of a change: %s, where the template has %s, to %s', (...texts) => {
    expect(merge(...texts)).toEqual([`a: ${texts[1]}\n`, []]);
    expect(merge(texts[0], texts[0], texts[2])).toEqual([`a: ${texts[2]}\n`, []]);
  });
});

it('another notation of the template is taken where the client did not change the value', () => {
  expect(merge('no', '"no"', 'no')).toEqual(['a: "no"\n', []]);
  expect(merge('1.1', '"1.1"', '1.1')).toEqual(['a: "1.1"\n', []]);
  expect(merge('1.1', '1.10', '"1.1"')).toEqual(['a: "1.1"\n', ['a']]);
});
