import { describe, expect, it } from 'vitest';
import { planWaves, type WaveOptions } from '../../../src/operations/rollout/plan-waves.ts';

function clients(...slugs: string[]) {
  // A slug in capitals has something to take.
  return slugs.map((slug) => ({ slug, changes: slug === slug.toUpperCase() }));
}

describe('planWaves', () => {
  const five = clients('a', 'B', 'c', 'D', 'e');

  it.each<[string, WaveOptions, string[][]]>([
    [
      'one canary, then a share',
      { canary: 1, maxUnavailable: { percent: 40 } },
      [['B'], ['D', 'a'], ['c', 'e']],
    ],
    [
      'named canaries',
      { canary: ['c', 'e'], maxUnavailable: { count: 5 } },
      [
        ['c', 'e'],
        ['B', 'D', 'a'],
      ],
    ],
    [
      'no canary',
      { canary: 0, maxUnavailable: { count: 3 } },
      [
        ['B', 'D', 'a'],
        ['c', 'e'],
      ],
    ],
    [
      'at least one at a time',
      { canary: 0, maxUnavailable: { percent: 1 } },
      [['B'], ['D'], ['a'], ['c'], ['e']],
    ],
    [
      'more canaries than clients',
      { canary: 9, maxUnavailable: { count: 1 } },
      [['B', 'D', 'a', 'c', 'e']],
    ],
  ])('%s', (_what, options, waves) => {
    expect(planWaves(five, options)).toEqual(waves);
  });

  it('is empty without clients', () => {
    expect(planWaves([], { canary: 1, maxUnavailable: { count: 1 } })).toEqual([]);
  });

  it('refuses a canary that is not among the clients', () => {
    expect(() => planWaves(five, { canary: ['zz'], maxUnavailable: { count: 1 } })).toThrow(
      expect.objectContaining({ code: 'unknown-canary' }) as Error,
    );
  });
});
