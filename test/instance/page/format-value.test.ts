import { expect, it } from 'vitest';
import { formatDay, formatValue } from '../../../src/instance/page/format-value.ts';

const colombia = { language: 'es', country: 'CO', currency: 'COP' };
const chile = { language: 'es', country: 'CL', currency: 'CLP' };
const brazil = { language: 'pt', country: 'BR', currency: 'BRL' };
const usa = { language: 'en', country: 'US', currency: 'USD' };

it.each([
  [1234.5, 'currency', usa, '$1,234.50'],
  [-1234.5, 'currency', usa, '-$1,234.50'],
  [1234.5, 'currency', brazil, 'R$ 1.234,50'],
  [1_234_567, 'currency', chile, '$1.234.567'],
  [0.0421, 'percent', usa, '4.21%'],
  [0.5, 'percent', brazil, '50%'],
  [1234.567, 'number', colombia, '1.234,57'],
  [0, 'number', usa, '0'],
] as const)('%s as %s in %j', (value, format, client, expected) => {
  expect(formatValue(value, format, client).replaceAll(/\s/g, ' ')).toBe(expected);
});

it("a day is formatted in the client's language", () => {
  expect(formatDay('2025-03-01', colombia)).toBe('1 de marzo de 2025');
  expect(formatDay('2025-03-01', usa)).toBe('March 1, 2025');
});
