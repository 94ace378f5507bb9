import { describe, expect, it } from 'vitest';
import { summarize } from '../../../bench/measure/summarize.ts';

describe('summarize', () => {
  it.each([
    { values: [7], median: 7, low: 7, high: 7 },
    { values: [4, 2], median: 3, low: 2.5, high: 3.5 },
    { values: [9, 1, 5], median: 5, low: 3, high: 7 },
    { values: [10, 2, 30, 4, 1000], median: 10, low: 4, high: 30 },
    { values: [0.5, 0.25, 0.75, 1], median: 0.625, low: 0.4375, high: 0.8125 },
  ])('computes the median and quartiles of $values', ({ values, ...expected }) => {
    expect(summarize(values)).toEqual(expected);
  });

  it('sorts numerically and does not change its input', () => {
    const values = [100, 9, 20];
    expect(summarize(values).median).toBe(20);
    expect(values).toEqual([100, 9, 20]);
  });

  it('is NaN without measurements', () => {
    expect(summarize([]).median).toBeNaN();
  });
});
