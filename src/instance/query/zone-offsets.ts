import { offsetAt } from './local-date.ts';

/** From an instant to before another. */
export interface Span {
  from: Date;
  before: Date;
}

/** How many seconds a zone's clocks are ahead of UTC: until each change, and from the last one on. */
export interface ZoneOffsets {
  changes: readonly { until: Date; seconds: number }[];
  last: number;
}

/** No zone changes its clocks twice within this time, in milliseconds. */
const STEP = 7 * 86_400_000;

/** The offsets of a time zone over a span; most zones have one and no changes. */
export function zoneOffsets({ from, before }: Span, timezone: string): ZoneOffsets {
  const changes: { until: Date; seconds: number }[] = [];
  let current = offsetAt(from.getTime(), timezone);
  for (let start = from.getTime(); start < before.getTime(); start += STEP) {
    const next = offsetAt(start + STEP, timezone);
    if (next !== current) {
      const until = new Date(findChange(start, start + STEP, timezone));
      changes.push({ until, seconds: current / 1000 });
    }
    current = next;
  }
  return { changes, last: current / 1000 };
}

/** The first second with the later offset, between two instants that have different ones. */
function findChange(start: number, end: number, timezone: string): number {
  const after = offsetAt(end, timezone);
  let [low, high] = [start, end];
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (offsetAt(middle, timezone) === after) high = middle;
    else low = middle;
  }
  return high;
}
