/** Several measurements of the same thing: the middle one, and the quarters around it. */
export interface Summary {
  median: number;
  /** A quarter of the measurements lies below, and a quarter above `high`. */
  low: number;
  high: number;
}

/** Median and quartiles (linear between measurements). Of no measurements: not a number. */
export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((one, other) => one - other);
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
  };
}

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
}
