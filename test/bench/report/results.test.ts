import { expect, it } from 'vitest';
import { mergeResults, type Results } from '../../../bench/report/results.ts';
import { sampleGrowth } from './sample-growth.ts';

const machine = { cpu: 'a', cores: 2, memory: 24, system: 'Debian', kernel: '6.1' };
const before: Results = {
  machine,
  versions: { node: '20.1', git: '2.39' },
  rows: {
    list: { missing: 'old', date: '2026-01-01', commit: 'a' },
    sync: { missing: 'old', date: '2026-01-01', commit: 'a' },
  },
  growth: { date: '2026-01-01', commit: 'a', verbs: [sampleGrowth('list', [1, 1, 1], [1, 1, 1])] },
};
const now: Results = {
  machine: { ...machine, kernel: '6.2' },
  versions: { node: '20.2' },
  rows: { sync: { missing: 'new', date: '2026-01-02', commit: 'b' } },
};

it('replaces rows that were measured again and keeps the others', () => {
  const { rows, versions, growth, machine: kept } = mergeResults(before, now);
  expect(rows).toEqual({ list: before.rows['list'], sync: now.rows['sync'] });
  expect(versions).toEqual({ node: '20.2', git: '2.39' });
  expect(growth).toBe(before.growth);
  expect(kept.kernel).toBe('6.2');
});

it('discards earlier results on another machine', () => {
  expect(mergeResults({ ...before, machine: { ...machine, cores: 8 } }, now)).toBe(now);
  expect(mergeResults(undefined, now)).toBe(now);
});
