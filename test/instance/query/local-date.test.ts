import { describe, expect, it } from 'vitest';
import {
  addDays,
  isLocalDate,
  localDateAt,
  startOfDay,
} from '../../../src/instance/query/local-date.ts';
import { zoneOffsets } from '../../../src/instance/query/zone-offsets.ts';

describe('the instant a day begins', () => {
  it.each([
    ['2025-05-01', 'America/Bogota', '2025-05-01T05:00:00.000Z'],
    ['2025-05-01', 'UTC', '2025-05-01T00:00:00.000Z'],
    ['2025-05-01', 'Asia/Kathmandu', '2025-04-30T18:15:00.000Z'],
    ['2025-05-01', 'Pacific/Kiritimati', '2025-04-30T10:00:00.000Z'],
    // Chile's clocks jump over midnight in spring: the day begins at one.
    ['2025-09-07', 'America/Santiago', '2025-09-07T04:00:00.000Z'],
    // … and are set back to eleven in the evening before: there is one midnight, the later.
    ['2025-04-06', 'America/Santiago', '2025-04-06T04:00:00.000Z'],
    // Cuba's are set back from one to midnight: there are two, and the day begins at the first.
    ['2025-11-02', 'America/Havana', '2025-11-02T04:00:00.000Z'],
    ['2024-02-29', 'America/Sao_Paulo', '2024-02-29T03:00:00.000Z'],
  ])('%s in %s', (date, timezone, expected) => {
    expect(startOfDay(date, timezone).toISOString()).toBe(expected);
  });

  it('the start of a day is on that day, and one second earlier is the previous day', () => {
    for (const timezone of [
      'America/Santiago',
      'America/Havana',
      'America/Asuncion',
      'Africa/Cairo',
    ]) {
      for (let date = '2023-12-30'; date < '2025-01-03'; date = addDays(date, 1)) {
        const start = startOfDay(date, timezone);
        expect(localDateAt(start, timezone)).toBe(date);
        expect(localDateAt(new Date(start.getTime() - 1000), timezone)).toBe(addDays(date, -1));
      }
    }
  });
});

it.each([
  ['2025-03-01', true],
  ['2024-02-29', true],
  ['2025-02-29', false],
  ['2025-13-01', false],
  ['2025-1-1', false],
  ['0000-01-01', false],
  ['1899-12-31', false],
  ['3000-01-01', false],
  ['2025-03-01T00:00', false],
  ['2025-03-01\n', false],
])('%j is a day: %s', (text, expected) => {
  expect(isLocalDate(text)).toBe(expected);
});

describe('the offsets of a zone', () => {
  const span = (from: string, before: string) => ({
    from: new Date(from),
    before: new Date(before),
  });

  it('one offset if clocks do not change', () => {
    const offsets = zoneOffsets(span('2000-01-01T00:00Z', '2025-01-01T00:00Z'), 'America/Bogota');
    expect(offsets).toEqual({ changes: [], last: -18_000 });
  });

  it('each offset ends at the instant clocks change', () => {
    const { changes, last } = zoneOffsets(
      span('2025-01-01T06:00Z', '2025-12-01T06:00Z'),
      'America/New_York',
    );
    expect(changes).toEqual([
      { until: new Date('2025-03-09T07:00:00Z'), seconds: -18_000 },
      { until: new Date('2025-11-02T06:00:00Z'), seconds: -14_400 },
    ]);
    expect(last).toBe(-18_000);
  });

  it('computes a hundred years of offsets', () => {
    const { changes } = zoneOffsets(
      span('1926-01-01T00:00Z', '2026-01-01T00:00Z'),
      'America/New_York',
    );
    expect(changes.length).toBeGreaterThan(150);
  });
});
