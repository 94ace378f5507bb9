/** A cost at a size: milliseconds, say, of a fleet of so many clients. */
export interface Point {
  size: number;
  cost: number;
}

/** cost ≈ start + each × size ^ exponent. */
export interface Growth {
  /** What it costs before there is anything to do. */
  start: number;
  each: number;
  exponent: number;
}

const STEP = 0.005;
const GREATEST = 3;

/**
 * The growth that is off by the smallest share at the given points. The start is fitted apart: it would
 * otherwise flatter the exponent, which tells how the cost grows where the fleet is large.
 */
export function fitGrowth(points: readonly Point[]): Growth {
  let best: Growth & { error: number } = { start: 0, each: 0, exponent: 0, error: Infinity };
  for (let exponent = STEP; exponent <= GREATEST; exponent += STEP) {
    const fit = { ...fitLine(points, exponent), exponent };
    const error = errorOf(fit, points);
    if (error < best.error) best = { ...fit, error };
  }
  const { start, each, exponent } = best;
  return { start, each, exponent };
}

/** Weighted least squares of start and each, neither below zero: a share of every point's own cost counts. */
function fitLine(points: readonly Point[], exponent: number): Pick<Growth, 'start' | 'each'> {
  let [ones, xs, xxs, ys, xys] = [0, 0, 0, 0, 0];
  for (const { size, cost } of points) {
    const x = size ** exponent;
    const weight = 1 / cost ** 2;
    ones += weight;
    xs += weight * x;
    xxs += weight * x * x;
    ys += weight * cost;
    xys += weight * x * cost;
  }
  const each = (ones * xys - xs * ys) / (ones * xxs - xs * xs);
  const start = (ys - each * xs) / ones;
  if (each < 0) return { start: ys / ones, each: 0 };
  return start < 0 ? { start: 0, each: xys / xxs } : { start, each };
}

function errorOf(growth: Growth, points: readonly Point[]): number {
  return points.reduce((sum, { size, cost }) => sum + (costAt(growth, size) / cost - 1) ** 2, 0);
}

/** What the growth says of a size. */
export function costAt({ start, each, exponent }: Growth, size: number): number {
  return start + each * size ** exponent;
}
