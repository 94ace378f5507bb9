import type { VerbGrowth } from '../growth/measure-growth.ts';
import { formatSize, formatTime } from './format-row.ts';
import { drawPanel, type Series } from './draw-panel.ts';

const PANEL = { width: 400, height: 300 };
const TOP = 44;
const COLOURS = ['#2f7fd1', '#d9731a', '#1d9a6c', '#a259c4'];
const MEBIBYTE = 2 ** 20;

/** Readable on a light page and on a dark one: the picture is as transparent as its page asks. */
const STYLE = `
  text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #57606a; }
  .title { font-size: 14px; font-weight: 600; fill: #1f2328; }
  .name { font-weight: 600; }
  .grid { stroke: #d0d7de; stroke-width: 1; }
  .limit { stroke: #cf222e; stroke-width: 1; stroke-dasharray: 4 4; }
  .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1; }
    .title { fill: #f0f6fc; }
    .grid { stroke: #3d444d; }
    .limit { stroke: #f85149; }
  }`;

/** The picture of how cost grows: time on the left, memory on the right, both axes logarithmic. `most`: bytes that memory should stay below. */
export function drawGrowth(verbs: readonly VerbGrowth[], most: number): string {
  const series = (of: (point: VerbGrowth['points'][number]) => number): Series[] =>
    verbs.map(({ verb, points }, at) => ({
      name: verb,
      colour: COLOURS[at % COLOURS.length] ?? 'currentColor',
      points: points.map((point) => ({ x: point.size, y: of(point) })),
    }));
  const time = drawPanel({
    ...PANEL,
    series: series((point) => point.time.median),
    decades: [10, 100, 1000, 10_000, 100_000],
    format: formatTime,
  });
  const memory = drawPanel({
    ...PANEL,
    series: series((point) => point.memory),
    decades: [50, 100, 200, 400].map((size) => size * MEBIBYTE),
    format: formatSize,
    limit: most,
  });
  const width = 2 * PANEL.width;
  const height = TOP + PANEL.height;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Time and peak memory of list, create, diff and sync by number of clients">
<style>${STYLE}
</style>
<text class="title" x="8" y="22">Time</text>
<text class="title" x="${PANEL.width + 8}" y="22">Peak memory</text>
<g transform="translate(0 ${TOP})">
${time}
</g>
<g transform="translate(${PANEL.width} ${TOP})">
${memory}
</g>
</svg>
`;
}
