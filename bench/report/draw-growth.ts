import type { VerbGrowth } from '../growth/measure-growth.ts';
import { drawPicture, type TitledPanel } from './draw-picture.ts';
import { formatSize, formatTime } from './format-row.ts';

const MEBIBYTE = 2 ** 20;
const LABEL = 'Time and peak memory of list, create, diff and sync by number of clients';

/** The picture of how cost grows: time on the left, memory on the right, both axes logarithmic. `most`: bytes that memory should stay below. */
export function drawGrowth(verbs: readonly VerbGrowth[], most: number): string {
  const series = (of: (point: VerbGrowth['points'][number]) => number): TitledPanel['series'] =>
    verbs.map(({ verb, points }) => ({
      name: verb,
      points: points.map((point) => ({ x: point.size, y: of(point) })),
    }));
  return drawPicture(LABEL, [
    {
      title: 'Time',
      unit: 'clients',
      series: series((point) => point.time.median),
      decades: [10, 100, 1000, 10_000, 100_000],
      format: formatTime,
    },
    {
      title: 'Peak memory',
      unit: 'clients',
      series: series((point) => point.memory),
      decades: [50, 100, 200, 400].map((size) => size * MEBIBYTE),
      format: formatSize,
      limit: most,
    },
  ]);
}
