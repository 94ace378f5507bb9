import type { DataPoint } from '../data/measure-data.ts';
import { MEBIBYTE } from '../data/fill-database.ts';
import { drawPicture, type TitledPanel } from './draw-picture.ts';
import { drawTable } from './draw-table.ts';
import { verdict } from './draw-growth-tables.ts';
import { formatSize, formatTime } from './format-row.ts';

/** What a backup and a restore of any size should stay below. */
const MOST_MEMORY = 150 * MEBIBYTE;
/** Milliseconds that the app may be stopped by a restore. */
const LONGEST_AWAY = 2000;
export const DATA_PICTURE = 'benchmarks/data.svg';
const LABEL = 'Peak memory of backup and restore by size of the database';

/** The part of the page on the size of a client's data. */
export function drawDataTables(points: readonly DataPoint[] | undefined): string[] {
  if (points === undefined) return [];
  const most = Math.max(...points.flatMap(({ backup, restore }) => [backup, restore]));
  const longest = Math.max(...points.map(({ away }) => away));
  return [
    '## Data of any size',
    `![${LABEL}](${DATA_PICTURE})`,
    `Peak memory of pulso while it saves a database of this size, encrypted, and restores it; aim: ${formatSize(MOST_MEMORY)} or less (${verdict(most <= MOST_MEMORY)}). The app is stopped while the databases change places; aim: ${formatTime(LONGEST_AWAY)} or less (${verdict(longest <= LONGEST_AWAY)}).`,
    drawTable(
      ['', ...points.map(({ size }) => formatSize(size))],
      [
        ['backup', ...points.map(({ backup }) => formatSize(backup))],
        ['restore', ...points.map(({ restore }) => formatSize(restore))],
        ['app stopped', ...points.map(({ away }) => formatTime(away))],
      ],
    ),
  ];
}

/** The picture of the memory that data of any size takes. */
export function drawData(points: readonly DataPoint[]): string {
  const series = (name: 'backup' | 'restore'): TitledPanel['series'][number] => ({
    name,
    points: points.map((point) => ({ x: point.size / MEBIBYTE, y: point[name] })),
  });
  return drawPicture(LABEL, [
    {
      title: 'Peak memory',
      unit: 'MB of database',
      series: [series('backup'), series('restore')],
      decades: [50, 100, 200, 400].map((size) => size * MEBIBYTE),
      format: formatSize,
      limit: MOST_MEMORY,
    },
  ]);
}
