import { expect, it } from 'vitest';
import { drawData, drawDataTables } from '../../../bench/report/draw-data.ts';

const MEBIBYTE = 2 ** 20;
const POINTS = [
  { size: 100 * MEBIBYTE, backup: 91 * MEBIBYTE, restore: 95 * MEBIBYTE, away: 1200 },
  { size: 5000 * MEBIBYTE, backup: 99 * MEBIBYTE, restore: 151 * MEBIBYTE, away: 2000 },
];

it('has no part of the page before it was measured', () => {
  expect(drawDataTables(undefined)).toEqual([]);
});

it('judges memory and the time that the app is stopped by the worst size', () => {
  const page = drawDataTables(POINTS).join('\n');
  expect(page).toContain('150 MB or less (**missed**)');
  expect(page).toContain('2 s or less (met)');
  expect(page).toContain('| restore | 95 MB | 151 MB |');
});

it('draws a line for each verb, under the limit that memory has', () => {
  const picture = drawData(POINTS);
  expect(picture.match(/<polyline/g)).toHaveLength(2);
  expect(picture).toContain('aim: below 150 MB');
  expect(picture).toContain('MB of database');
});
