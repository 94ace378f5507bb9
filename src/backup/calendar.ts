export interface CalendarKeys {
  /** `2026-11-25` */
  day: string;
  /** The Monday of its week: `2026-11-23`. */
  week: string;
  /** `2026-11` */
  month: string;
}

const DAY = 24 * 60 * 60 * 1000;

/** The day, week and month of a moment in a time zone. */
export function calendarKeys(at: Date, timeZone: string): CalendarKeys {
  const parts = formatter(timeZone).formatToParts(at);
  const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const date = Date.UTC(read('year'), read('month') - 1, read('day'));
  const sinceMonday = (new Date(date).getUTCDay() + 6) % 7;
  const day = isoDay(date);
  return { day, week: isoDay(date - sinceMonday * DAY), month: day.slice(0, 7) };
}

function isoDay(date: number): string {
  return new Date(date).toISOString().slice(0, 10);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Each takes far longer to make than to use. */
function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
  });
  formatters.set(timeZone, made);
  return made;
}
