/** A day of the client's calendar, `YYYY-MM-DD`; such texts compare as the days do. */
export type LocalDate = string;

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the text is a day that exists, from 1900 to 2999. */
export function isLocalDate(text: string): boolean {
  if (!/^(19|2\d)\d\d-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The day it is at `instant` in a time zone. */
export function localDateAt(instant: Date, timezone: string): LocalDate {
  return new Date(wallClock(instant.getTime(), timezone)).toISOString().slice(0, 10);
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The instant a day begins in a time zone: not always midnight, where clocks change at night. */
export function startOfDay(date: LocalDate, timezone: string): Date {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const before = offsetAt(midnight - DAY, timezone);
  const after = offsetAt(midnight + DAY, timezone);
  const candidates = [midnight - before, midnight - after].sort((one, other) => one - other);
  const exact = candidates.find((instant) => wallClock(instant, timezone) === midnight);
  // Midnight does not exist on this day: clocks jumped over it, at this very instant.
  return new Date(exact ?? midnight - before);
}

/** How far the zone's clocks are ahead of UTC at an instant; both in milliseconds. */
export function offsetAt(instant: number, timezone: string): number {
  return wallClock(instant, timezone) - instant;
}

/** What a clock in the zone shows, in milliseconds as if it were UTC; whole seconds. */
function wallClock(instant: number, timezone: string): number {
  const parts = Object.fromEntries(
    formatOf(timezone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function formatOf(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timezone, format);
  }
  return format;
}
