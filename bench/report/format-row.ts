import type { DataPoint } from '../data/measure-data.ts';
import type { VerbGrowth } from '../growth/measure-growth.ts';
import type { LargeGrowth } from '../large/measure-large.ts';
import type { Row } from '../measure/contest.ts';
import type { Measured } from '../measure/measure-row.ts';
import type { Summary } from '../measure/summarize.ts';

const MEBIBYTE = 2 ** 20;

/** One line for the terminal. */
export function formatRow(
  row: Pick<Row, 'id' | 'against' | 'aim'>,
  { missing, pulso, peer, ratio }: Measured,
): string {
  const name = row.id.padEnd(16);
  if (missing !== undefined || !pulso || !peer || !ratio) return `${name}—  ${missing ?? ''}`;
  const verdict = ratio.median <= row.aim ? 'met' : 'missed';
  const cells = [
    `${formatRatio(ratio)} (aim ${row.aim}×, ${verdict})`,
    `pulso ${formatTime(pulso.median)}`,
    `${row.against} ${formatTime(peer.median)}`,
  ];
  return name + cells.join('  ');
}

/** One line for the terminal. */
export function formatGrowth({ verb, points, growth }: VerbGrowth): string {
  const cells = points.map(
    ({ size, time, memory }) => `${size}: ${formatTime(time.median)}, ${formatSize(memory)}`,
  );
  return `${verb.padEnd(16)}${[...cells, `exponent ${growth.exponent.toFixed(2)}`].join('  ')}`;
}

/** One line for the terminal. */
export function formatLarge({ id, points, growth }: LargeGrowth): string {
  const cells = points.map(
    ({ size, time, memory }) => `${size}: ${formatTime(time.median)}, ${formatSize(memory)}`,
  );
  return `${id.padEnd(16)}${[...cells, `exponent ${growth.exponent.toFixed(2)}`].join('  ')}`;
}

/** One line for the terminal. */
export function formatData({ size, backup, restore, away }: DataPoint): string {
  const memory = `backup ${formatSize(backup)}, restore ${formatSize(restore)}`;
  return `data ${formatSize(size)}: ${memory}; app away ${formatTime(away)}`;
}

/** The middle ratio and the quarters around it: `0.42× [0.40–0.45]`. */
export function formatRatio({ median, low, high }: Summary): string {
  return `${round(median)}× [${round(low)}–${round(high)}]`;
}

/** `38 ms`, `4.2 s`. */
export function formatTime(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  return `${Number.isInteger(seconds) ? seconds : round(seconds)} s`;
}

/** `73 MB`: mebibytes, as tools that show memory count them. */
export function formatSize(bytes: number): string {
  return `${Math.round(bytes / MEBIBYTE)} MB`;
}

function round(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}
