import type { GrowthPoint, VerbGrowth } from '../growth/measure-growth.ts';
import { drawTable } from './draw-table.ts';
import { formatSize, formatTime } from './format-row.ts';

/** What a fleet of any size should stay below. */
export const MOST_MEMORY = 300 * 2 ** 20;
export const PICTURE = 'benchmarks/growth.svg';

/** The greatest exponent of a cost that stays in proportion. */
export const STEEPEST = 1.05;

/** The part of the page on how cost grows. */
export function drawGrowthTables(verbs: readonly VerbGrowth[] | undefined): string[] {
  if (verbs === undefined) return [];
  const sizes = verbs[0]?.points.map(({ size }) => size) ?? [];
  const largest = (sizes.at(-1) ?? 0).toLocaleString('en');
  const most = Math.max(...verbs.map(({ points }) => points.at(-1)?.memory ?? NaN));
  return [
    '## How cost grows',
    `![Time and peak memory of list, create, diff and sync by number of clients](${PICTURE})`,
    `Median time by number of clients. The exponent is the _b_ of start + _a_ · clients^_b_ fitted to them; aim: ${STEEPEST} or less.`,
    drawVerbs(verbs, ({ time }) => formatTime(time.median), [
      'exponent',
      ({ growth }) => `${growth.exponent.toFixed(2)} ${verdict(growth.exponent <= STEEPEST)}`,
    ]),
    `Peak memory; aim: less than ${formatSize(MOST_MEMORY)} at ${largest} clients (${verdict(most < MOST_MEMORY)}).`,
    drawVerbs(verbs, ({ memory }) => formatSize(memory)),
  ];
}

function drawVerbs(
  verbs: readonly VerbGrowth[],
  format: (point: GrowthPoint) => string,
  [title, last]: [string, (verb: VerbGrowth) => string] | [] = [],
): string {
  const sizes = verbs[0]?.points.map(({ size }) => size.toLocaleString('en')) ?? [];
  const head = ['', ...sizes, ...(title === undefined ? [] : [title])];
  const lines = verbs.map((verb) => [
    verb.verb,
    ...verb.points.map(format),
    ...(last === undefined ? [] : [last(verb)]),
  ]);
  return drawTable(head, lines);
}

export function verdict(met: boolean): string {
  return met ? 'met' : '**missed**';
}
