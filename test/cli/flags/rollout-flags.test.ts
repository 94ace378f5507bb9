import { describe, expect, it } from 'vitest';
import { parseCanary, parseShare } from '../../../src/cli/flags/rollout-flags.ts';

describe('parseShare', () => {
  it.each([
    ['1', { count: 1 }],
    ['250', { count: 250 }],
    ['1%', { percent: 1 }],
    ['25%', { percent: 25 }],
    ['100%', { percent: 100 }],
    // More clients than there are is all of them.
    ['101', { count: 101 }],
  ])('%s is %j', (text, share) => {
    expect(parseShare(text)).toEqual(share);
  });

  it.each(['', '0', '0%', '101%', '-1', '1.5', '25 %', '%', '1e3', '9999999', 'half'])(
    '"%s" is invalid',
    (text) => {
      expect(() => parseShare(text)).toThrow(expect.objectContaining({ code: 'bad-flags' }));
    },
  );
});

describe('parseCanary', () => {
  it.each([
    ['0', 0],
    ['3', 3],
    ['claro', ['claro']],
    ['claro, tigo,', ['claro', 'tigo']],
    ['3com', ['3com']],
  ])('%s is %j', (text, canary) => {
    expect(parseCanary(text)).toEqual(canary);
  });
});
