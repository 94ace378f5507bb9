import { describe, expect, it } from 'vitest';
import { collectPairs, collectWords } from '../../../src/cli/flags/collect-pairs.ts';
import { parseDuration } from '../../../src/cli/flags/parse-duration.ts';
import { parseSince } from '../../../src/cli/flags/parse-since.ts';

describe('parseDuration', () => {
  it.each([
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['250ms', 250],
    ['2d', 172_800_000],
    ['0s', 0],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '5', 'm', '5 m', '-5m', '5m!', '5x', '5m 3', 'Infinity', '1e3s'])(
    '"%s" is invalid',
    (text) => {
      expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'bad-duration' }));
    },
  );
});

describe('parseSince', () => {
  const now = Date.parse('2024-05-01T12:00:00Z');

  it.each([
    ['10m', '2024-05-01T11:50:00Z'],
    ['2024-05-01T08:00:00Z', '2024-05-01T08:00:00Z'],
    ['2024-05-01T08:00:00+02:00', '2024-05-01T06:00:00Z'],
    ['2024-05-01', '2024-05-01T00:00:00Z'],
  ])('%s is %s', (text, moment) => {
    expect(parseSince(text, now)).toBe(Date.parse(moment));
  });

  it.each(['yesterday', '2024-13-01', '12:00', '', '2024-05-01T25:00:00Z'])(
    '"%s" is invalid',
    (text) => {
      expect(() => parseSince(text, now)).toThrow(expect.objectContaining({ code: 'bad-since' }));
    },
  );
});

describe('collectPairs', () => {
  it('splits at the first =, and the last of two values wins', () => {
    const pairs = collectPairs('a=1', collectPairs('b=x=y', collectPairs('a=0')));
    expect(pairs).toEqual({ a: '1', b: 'x=y' });
  });

  it('__proto__ is a key like any other', () => {
    const pairs = collectPairs('__proto__=x');
    expect(Object.keys(pairs)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(pairs)).toBe(Object.prototype);
  });

  it.each(['', 'a', '=a'])('"%s" is invalid', (text) => {
    expect(() => collectPairs(text)).toThrow(expect.objectContaining({ code: 'bad-set' }));
  });
});

it('collectWords accepts commas and repetition', () => {
  expect(collectWords('b, c,', collectWords('a'))).toEqual(['a', 'b', 'c']);
});
