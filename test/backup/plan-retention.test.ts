import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  planRetention,
  type KeepRules,
  type RetainedBackup,
} from '../../src/backup/plan-retention.ts';
import { PROPERTY_TIMEOUT, propertyRuns } from '../support/property-runs.ts';

const NOW = new Date('2026-11-28T12:00:00Z');
const NONE: KeepRules = { last: 0, daily: 0, weekly: 0, monthly: 0 };

function backup(at: string, changes: Partial<RetainedBackup> = {}): RetainedBackup {
  return { id: at, at: new Date(at), good: true, verified: false, keep: false, ...changes };
}

function removed(
  backups: readonly RetainedBackup[],
  rules: Partial<KeepRules>,
  timeZone = 'UTC',
): readonly string[] {
  return planRetention(backups, { ...NONE, ...rules }, { now: NOW, timeZone }).remove;
}

describe('which backups stay', () => {
  const daily = ['20', '19', '18', '17', '16'].map((day) => backup(`2026-11-${day}T02:30:00Z`));

  it.each<[string, Partial<KeepRules>, string[]]>([
    ['the last two', { last: 2 }, ['20', '19']],
    ['three days', { daily: 3 }, ['20', '19', '18']],
    ['two weeks: 16 November is a Monday', { weekly: 2 }, ['20']],
    ['a month', { monthly: 1 }, ['20']],
    ['days and the last', { daily: 2, last: 3 }, ['20', '19', '18']],
    ['the newest one, whatever the rules', {}, ['20']],
    ['more than there are', { last: 100 }, ['20', '19', '18', '17', '16']],
  ])('%s', (_name, rules, kept) => {
    const gone = removed(daily, rules).map((id) => id.slice(8, 10));
    expect(['20', '19', '18', '17', '16'].filter((day) => !gone.includes(day))).toEqual(kept);
  });

  it('oldest go first', () => {
    expect(removed(daily, { last: 3 })).toEqual(['2026-11-16T02:30:00Z', '2026-11-17T02:30:00Z']);
  });

  it('of a day the newest stays', () => {
    const two = [backup('2026-11-20T01:00:00Z'), backup('2026-11-20T22:00:00Z')];
    expect(removed(two, { daily: 5 })).toEqual(['2026-11-20T01:00:00Z']);
  });

  it('days without a backup are not counted', () => {
    const sparse = [backup('2026-11-20T02:00:00Z'), backup('2026-06-01T02:00:00Z')];
    expect(removed(sparse, { daily: 2 })).toEqual([]);
  });

  it('weeks begin on Monday, also across a new year', () => {
    const week = [
      backup('2026-01-05T02:00:00Z'), // Monday of the next week
      backup('2026-01-04T02:00:00Z'),
      backup('2025-12-29T02:00:00Z'), // Monday of the same week
    ];
    expect(removed(week, { weekly: 2 })).toEqual(['2025-12-29T02:00:00Z']);
  });

  it("days are those of the client's zone", () => {
    // 03:30 and 04:30 UTC are 22:30 and 23:30 of the day before in Bogota, and one day in UTC.
    const night = [
      backup('2026-11-20T05:30:00Z'),
      backup('2026-11-20T04:30:00Z'),
      backup('2026-11-20T03:30:00Z'),
    ];
    expect(removed(night, { daily: 2 }, 'UTC')).toHaveLength(2);
    expect(removed(night, { daily: 2 }, 'America/Bogota')).toEqual(['2026-11-20T03:30:00Z']);
  });

  it.each([
    ['23 hours long', ['2026-03-28T23:30:00Z', '2026-03-29T21:30:00Z', '2026-03-29T22:30:00Z']],
    ['25 hours long', ['2026-10-24T22:30:00Z', '2026-10-25T22:30:00Z', '2026-10-25T23:30:00Z']],
  ])('a day at the change of summer time is %s', (_name, times) => {
    // In Madrid the first two are of the Sunday of the change, the third of Monday.
    const gone = removed(
      times.map((at) => backup(at)),
      { daily: 2 },
      'Europe/Madrid',
    );
    expect(gone).toEqual([times[0]]);
  });

  it('one that is damaged is neither counted nor removed', () => {
    const backups = [
      backup('2026-11-20T02:00:00Z', { good: false }),
      backup('2026-11-19T02:00:00Z'),
      backup('2026-11-18T02:00:00Z'),
    ];
    expect(removed(backups, { last: 1, daily: 1 })).toEqual(['2026-11-18T02:00:00Z']);
  });

  it('the newest verified one, one marked to be kept and those under 24 hours stay', () => {
    const backups = [
      backup('2026-11-28T11:00:00Z'),
      backup('2026-11-27T12:00:01Z'),
      backup('2026-11-27T11:59:59Z'),
      backup('2026-10-02T02:00:00Z', { verified: true }),
      backup('2026-10-01T02:00:00Z', { verified: true }),
      backup('2026-09-01T02:00:00Z', { keep: true }),
    ];
    expect(removed(backups, {})).toEqual(['2026-10-01T02:00:00Z', '2026-11-27T11:59:59Z']);
  });

  it('says why each one stays', () => {
    const plan = planRetention(daily, { ...NONE, daily: 2 }, { now: NOW, timeZone: 'UTC' });
    expect(plan.backups.slice(0, 3)).toEqual([
      { id: '2026-11-20T02:30:00Z', reasons: ['last', 'daily'] },
      { id: '2026-11-19T02:30:00Z', reasons: ['daily'] },
      { id: '2026-11-18T02:30:00Z', reasons: [] },
    ]);
  });
});

describe('whatever backups and rules there are', () => {
  const backups = fc.array(
    fc.record({
      id: fc.uuid(),
      at: fc.date({
        min: new Date('2024-01-01T00:00:00Z'),
        max: new Date('2026-12-01T00:00:00Z'),
        noInvalidDate: true,
      }),
      good: fc.boolean(),
      verified: fc.boolean(),
      keep: fc.boolean(),
    }),
    { maxLength: 60 },
  );
  const few = fc.integer({ min: 0, max: 5 });
  const rules = fc.record({ last: few, daily: few, weekly: few, monthly: few });
  const zones = fc.constantFrom('UTC', 'America/Bogota', 'Europe/Madrid', 'Pacific/Apia');

  it(
    'the newest good one stays, and a second prune removes nothing',
    () => {
      fc.assert(
        fc.property(backups, rules, zones, (all, keep, timeZone) => {
          const given = { now: NOW, timeZone };
          const { remove } = planRetention(all, keep, given);
          const left = all.filter(({ id }) => !remove.includes(id));
          const good = all.filter((one) => one.good).map(({ at }) => at.getTime());
          const times = left.filter((one) => one.good).map(({ at }) => at.getTime());
          if (good.length > 0) expect(Math.max(...times)).toBe(Math.max(...good));
          expect(left).toEqual(expect.arrayContaining(all.filter((one) => !one.good || one.keep)));
          expect(planRetention(left, keep, given).remove).toEqual([]);
        }),
        { numRuns: propertyRuns() },
      );
    },
    PROPERTY_TIMEOUT,
  );
});
