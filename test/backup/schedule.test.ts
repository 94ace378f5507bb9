import { describe, expect, it } from 'vitest';
import { isDue, isSchedule, previousRun } from '../../src/backup/schedule.ts';

const NIGHT = '30 2 * * *';

describe('a schedule', () => {
  it.each(['30 2 * * *', '0 */6 * * *', '15 3 * * 0', '0 4 1,15 * *'])('may be %j', (text) => {
    expect(isSchedule(text)).toBe(true);
  });

  it.each(['', 'daily', '@daily', '30 2 * *', '30 25 * * *', '0 30 2 * * *', '0 0 30 2 *'])(
    'may not be %j',
    (text) => {
      expect(isSchedule(text)).toBe(false);
    },
  );
});

describe('the last run of a schedule', () => {
  it.each([
    ['in the zone of the client', 'America/Bogota', '2026-11-28T12:00:00Z', '2026-11-28T07:30:00Z'],
    ['before its hour', 'America/Bogota', '2026-11-28T07:00:00Z', '2026-11-27T07:30:00Z'],
    ['where 02:30 does not exist', 'Europe/Madrid', '2026-03-29T12:00:00Z', '2026-03-29T01:00:00Z'],
    ['where 02:30 is there twice', 'Europe/Madrid', '2026-10-25T12:00:00Z', '2026-10-25T00:30:00Z'],
  ])('%s', (_name, timeZone, now, run) => {
    expect(previousRun(NIGHT, timeZone, new Date(now))).toEqual(new Date(run));
  });
});

describe('a backup is due', () => {
  const due = (newest: string | undefined, now: string, timeZone = 'Europe/Madrid'): boolean =>
    isDue(NIGHT, newest === undefined ? undefined : new Date(newest), {
      now: new Date(now),
      timeZone,
    });

  it.each([
    ['if there is none', undefined, '2026-11-28T12:00:00Z', true],
    ['if it is older than the last run', '2026-11-27T02:00:00Z', '2026-11-28T12:00:00Z', true],
    ['not before the next run', '2026-11-28T01:31:00Z', '2026-11-28T23:00:00Z', false],
    ['once where summer time begins', '2026-03-29T01:05:00Z', '2026-03-29T23:00:00Z', false],
    ['once where summer time ends', '2026-10-25T00:31:00Z', '2026-10-25T23:00:00Z', false],
    ['the day after summer time ends', '2026-10-25T00:31:00Z', '2026-10-26T02:00:00Z', true],
  ])('%s', (_name, newest, now, expected) => {
    expect(due(newest, now)).toBe(expected);
  });

  it('hourly through the change of summer time, every hour once', () => {
    const hours = ['23:30', '00:30', '01:30', '02:30'].map(
      (time, index) => new Date(`2026-10-${index === 0 ? '24' : '25'}T${time}:00Z`),
    );
    for (const [index, now] of hours.entries()) {
      const newest = hours[index - 1];
      if (newest === undefined) continue;
      expect(
        isDue('0 * * * *', newest, { now, timeZone: 'Europe/Madrid' }),
        now.toISOString(),
      ).toBe(true);
    }
  });
});
