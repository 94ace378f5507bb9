import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { measureWidth } from '../../../../src/cli/render/widgets/measure-width.ts';

it.each([
  ['', 0],
  ['claro-colombia', 14],
  ['Teléfonos «Ñandú» ½ œ', 21],
  ['漢字', 4],
  ['📞 a', 4],
  ['e\u0301', 1],
  ['soft\u00adhyphen', 10],
  ['\u001b[31mred\u001b[39m', 3],
])('%j takes %i columns', (text, columns) => {
  expect(measureWidth(text)).toBe(columns);
});

it('measures every character without tables as the tables do', () => {
  for (let code = 0; code < 0x300; code += 1) {
    const text = String.fromCharCode(code);
    expect(measureWidth(text), `U+${code.toString(16)}`).toBe(stringWidth(text));
  }
});
