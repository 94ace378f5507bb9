import type { VerbGrowth } from '../../../bench/growth/measure-growth.ts';

/** Ten, a hundred and a thousand clients at these times (milliseconds) and sizes (mebibytes). */
export function sampleGrowth(
  verb: string,
  times: readonly number[],
  megabytes: readonly number[],
): VerbGrowth {
  return {
    verb,
    growth: { start: 0, each: 1, exponent: 1.04 },
    points: [10, 100, 1000].map((size, at) => ({
      size,
      time: { median: times[at]!, low: times[at]!, high: times[at]! },
      memory: megabytes[at]! * 2 ** 20,
    })),
  };
}
