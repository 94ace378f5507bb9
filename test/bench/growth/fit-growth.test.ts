import { describe, expect, it } from 'vitest';
import { costAt, fitGrowth } from '../../../bench/growth/fit-growth.ts';

const SIZES = [10, 100, 1000, 5000];

function pointsOf(growth: { start: number; each: number; exponent: number }) {
  return SIZES.map((size) => ({ size, cost: costAt(growth, size) }));
}

describe('fitGrowth', () => {
  it.each([
    { name: 'straight', start: 80, each: 0.2, exponent: 1 },
    { name: 'straight from nothing', start: 0, each: 3, exponent: 1 },
    { name: 'a little worse', start: 120, each: 0.1, exponent: 1.15 },
    { name: 'square', start: 60, each: 0.001, exponent: 2 },
    { name: 'better than straight', start: 10, each: 5, exponent: 0.5 },
  ])('finds the exponent of $name', ({ start, each, exponent }) => {
    const found = fitGrowth(pointsOf({ start, each, exponent }));
    expect(found.exponent).toBeCloseTo(exponent, 2);
    expect(found.start).toBeCloseTo(start, 0);
  });

  it('a long start does not hide quadratic growth', () => {
    const points = pointsOf({ start: 1000, each: 0.0001, exponent: 2 });
    expect(fitGrowth(points).exponent).toBeGreaterThan(1.9);
  });

  it('tolerates measurements that are off by a few per cent', () => {
    const noise = [1.03, 0.97, 1.02, 0.99];
    const points = pointsOf({ start: 90, each: 0.5, exponent: 1 });
    const found = fitGrowth(
      points.map(({ size, cost }, at) => ({ size, cost: cost * noise[at]! })),
    );
    expect(found.exponent).toBeGreaterThan(0.9);
    expect(found.exponent).toBeLessThan(1.1);
  });
});
