import { describe, expect, it } from 'vitest';
import { formatRow, formatSize, formatTime } from '../../../bench/report/format-row.ts';

const same = (value: number) => ({ median: value, low: value, high: value });
const row = { id: 'deploy', against: 'compose', aim: 0.8 };

describe('formatRow', () => {
  it('compares the median ratio with the target', () => {
    const ratio = { median: 0.8, low: 0.7, high: 1.2 };
    expect(formatRow(row, { pulso: same(800), peer: same(1000), ratio })).toBe(
      'deploy          0.80× [0.70–1.20] (aim 0.8×, met)  pulso 800 ms  compose 1 s',
    );
    const missed = { median: 0.81, low: 0.7, high: 1.2 };
    expect(formatRow(row, { pulso: same(1), peer: same(1), ratio: missed })).toContain('missed');
  });

  it('shows the reason of a missing row', () => {
    expect(formatRow(row, { missing: 'no engine answers' })).toBe(
      'deploy          —  no engine answers',
    );
  });
});

it.each([
  [0.4, '0 ms'],
  [38.4, '38 ms'],
  [999.4, '999 ms'],
  [1000, '1 s'],
  [1234, '1.23 s'],
  [100_000, '100 s'],
  [64_500, '64.5 s'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(formatTime(milliseconds)).toBe(text);
});

it('shows memory in MiB', () => {
  expect(formatSize(300 * 2 ** 20)).toBe('300 MB');
});
