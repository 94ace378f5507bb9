import { expect, it } from 'vitest';
import { findPathConflicts } from '../../../src/merge/files/find-path-conflicts.ts';

it('finds a file where a folder must be, and a folder where a file must be', () => {
  expect(findPathConflicts(['a/b', 'c', 'd'], ['a', 'c/x', 'c/y/z', 'e'])).toEqual([
    { path: 'a/b', blocking: ['a'] },
    { path: 'c', blocking: ['c/x', 'c/y/z'] },
  ]);
});

it('takes time in proportion to the files: 30,000 in one folder', () => {
  const kept = Array.from({ length: 30_000 }, (_, at) => `uploads/2026/${at}`);
  const started = performance.now();
  expect(findPathConflicts(['new.txt', 'uploads'], kept)).toHaveLength(1);
  // The square of them takes half a minute.
  expect(performance.now() - started).toBeLessThan(5000);
});
