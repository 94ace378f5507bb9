import { expect, it } from 'vitest';
import { readNumber } from '../../src/client/read-number.ts';

it.each<[string, number | string | undefined]>([
  ['1200', 1200],
  ['1234.5', 1234.5],
  ['0.125', 0.125],
  ['-3', -3],
  ['1.200.000', 1_200_000],
  ['1,200,000', 1_200_000],
  ['1.234,56', 1234.56],
  ['1,234.56', 1234.56],
  ["1'234.56", 1234.56],
  ['1 200', 1200],
  ['1.200', 'use 1200, or 1.2000 for decimals'],
  ['1,200', 'use 1200, or 1.2000 for decimals'],
  ['12,5', 'use 12.5'],
  ['1.2000', 1.2],
  ['1.234.56', undefined],
  ['1.23.456', undefined],
  ['1,2,3', undefined],
  ['1 2', undefined],
  ['1e3', undefined],
  ['', undefined],
])('without a country %j is %j', (text, expected) => {
  const { value, advice } = readNumber(text, undefined);
  expect(value ?? advice).toBe(expected);
});

it.each(['CO', 'AR', 'BR', 'CL', 'EC', 'UY', 'PY', 'VE', 'BO'])(
  'in %s a comma is for decimals',
  (country) => {
    expect(readNumber('1.200', country)).toEqual({ value: 1200 });
    expect(readNumber('1.234,56', country)).toEqual({ value: 1234.56 });
  },
);

it.each(['MX', 'PE', 'DO', 'GT', 'HN', 'PA', 'SV', 'NI', 'US'])(
  'in %s a point is for decimals',
  (country) => {
    expect(readNumber('1,200', country)).toEqual({ value: 1200 });
    expect(readNumber('1,234.56', country)).toEqual({ value: 1234.56 });
  },
);
