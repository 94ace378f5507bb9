import { describe, expect, test } from 'vitest';
import {
  coloredText,
  hasHiddenCharacters,
  visibleData,
  visibleJson,
  visibleText,
} from '../../src/core/visible-text.ts';

const ESC = '\x1b';

describe('visibleText', () => {
  test.each([
    [
      'plain text, accents and emoji stay',
      'São Paulo\tñ 👩‍💻 中文\nnext',
      'São Paulo\tñ 👩‍💻 中文\nnext',
    ],
    ['a window title is written out', `${ESC}]0;PWNED\x07`, '\\x1b]0;PWNED\\x07'],
    ['the clipboard is not written', `${ESC}]52;c;eA==${ESC}\\`, '\\x1b]52;c;eA==\\x1b\\'],
    ['a line is not overwritten', `failed${ESC}[2K\rok`, 'failed\\x1b[2K\\rok'],
    ['C1 control characters are written out', '\u009d0;x\u009c\u009b2J', '\\x9d0;x\\x9c\\x9b2J'],
    ['colors are removed', `${ESC}[31;1mred${ESC}[0m \u009b32mgreen`, 'red green'],
    ['text is not reordered', 'a\u202eb\u2066c\u200fd', 'a\\u202eb\\u2066c\\u200fd'],
    ['separators of lines are written out', 'a\u2028b\u2029c\u0085d', 'a\\u2028b\\u2029c\\x85d'],
    ['half a character is written out', 'a\ud800b', 'a\\ud800b'],
    ['nothing is left of a sequence split by a color', `${ESC}${ESC}[31m]0;x`, '\\x1b]0;x'],
  ])('%s', (_, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  test('no character that a terminal acts on is left, whatever the text', () => {
    for (let code = 0; code <= 0x2100; code += 1) {
      const shown = visibleText(`a${String.fromCharCode(code)}b`);
      expect(hasHiddenCharacters(shown), code.toString(16)).toBe(false);
    }
  });
});

describe('coloredText', () => {
  test.each([
    ['colors are kept and end with the text', `${ESC}[31mred`, `${ESC}[31mred${ESC}[0m`],
    ['C1 colors become ESC ones', '\u009b31mred', `${ESC}[31mred${ESC}[0m`],
    ['concealed text is shown', `${ESC}[8mhidden${ESC}[1;8mtoo`, `hiddentoo${ESC}[0m`],
    ['every other sequence is written out', `${ESC}[2J${ESC}]0;x\x07`, '\\x1b[2J\\x1b]0;x\\x07'],
    ['text without colors is as it is', 'plain', 'plain'],
  ])('%s', (_, text, shown) => {
    expect(coloredText(text)).toBe(shown);
  });
});

test('visibleData shows the keys and values of a result, and leaves instances', () => {
  const at = new Date(0);
  expect(visibleData({ [`k${ESC}[2J`]: [`v\x07`, 1, null, undefined], at })).toEqual({
    'k\\x1b[2J': ['v\\x07', 1, null, undefined],
    at,
  });
});

test('visibleJson reads back as what was written, and has no hidden character', () => {
  const value = { 'a\u202e': `\x1b\x7f\u009b\u2028\ufeff\r\n\t` };
  const text = visibleJson(value, 2);
  expect(hasHiddenCharacters(text)).toBe(false);
  expect(JSON.parse(text)).toEqual(value);
});
