import { spreadLabels } from './spread-labels.ts';

export interface Series {
  name: string;
  colour: string;
  points: readonly { x: number; y: number }[];
}

export interface Panel {
  width: number;
  height: number;
  series: readonly Series[];
  /** Values that may have a line across; those in the range of the series do. */
  decades: readonly number[];
  format: (value: number) => string;
  /** What the sizes along the bottom are of. */
  unit: string;
  /** A value that the series should stay below. */
  limit?: number | undefined;
}

const LEFT = 62;
const RIGHT = 64;
const BOTTOM = 46;
const LINE = 15;

/** One plot with logarithmic axes: each series a line with its name at the end. */
export function drawPanel(panel: Panel): string {
  const { series, height, width, limit, format, unit } = panel;
  const all = series.flatMap(({ points }) => points);
  const sizes = [...new Set(all.map(({ x }) => x))].sort((one, other) => one - other);
  const lines = chooseLines(panel);
  const toX = scale([sizes[0] ?? 1, sizes.at(-1) ?? 10], [LEFT, width - RIGHT]);
  const toY = scale([lines[0] ?? 1, lines.at(-1) ?? 10], [height - BOTTOM, 0]);
  const right = width - RIGHT;
  const across = (y: number, kind: string): string =>
    `<line class="${kind}" x1="${LEFT}" x2="${right}" y1="${round(y)}" y2="${round(y)}"/>`;
  const label = (x: number, y: number, text: string): string =>
    `<text x="${round(x)}" y="${round(y)}" text-anchor="middle">${text}</text>`;
  const ends = series.map(({ points }) => toY(points.at(-1)?.y ?? 1));
  return [
    ...lines.flatMap((value) => [
      across(toY(value), 'grid'),
      `<text x="${LEFT - 8}" y="${round(toY(value) + 4)}" text-anchor="end">${format(value)}</text>`,
    ]),
    ...sizes.map((size) => label(toX(size), height - BOTTOM + 20, size.toLocaleString('en'))),
    label((LEFT + right) / 2, height - 6, unit),
    ...(limit === undefined
      ? []
      : [
          across(toY(limit), 'limit'),
          `<text x="${LEFT + 4}" y="${round(toY(limit) - 6)}">aim: below ${format(limit)}</text>`,
        ]),
    ...series.map((one) => drawLine(one, toX, toY)),
    ...spreadLabels(ends, LINE).map((y, at) => drawName(series[at], right + 8, y)),
  ].join('\n');
}

/** The lines between which all series lie. */
function chooseLines({ decades, series, limit }: Panel): number[] {
  const values = series.flatMap(({ points }) => points.map(({ y }) => y));
  const low = Math.min(...values);
  const high = Math.max(...values, limit ?? 0);
  const first = decades.findLastIndex((line) => line <= low);
  const last = decades.findIndex((line) => line >= high);
  return decades.slice(Math.max(first, 0), last === -1 ? decades.length : last + 1);
}

type Scale = (value: number) => number;

function scale([low, high]: [number, number], [from, to]: [number, number]): Scale {
  return (value) => from + (Math.log(value / low) / Math.log(high / low)) * (to - from);
}

function drawLine({ points, colour }: Series, toX: Scale, toY: Scale): string {
  const places = points.map(({ x, y }) => [round(toX(x)), round(toY(y))] as const);
  const dots = places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`);
  const path = places.map((place) => place.join(',')).join(' ');
  return `<polyline class="line" stroke="${colour}" points="${path}"/>${dots.join('')}`;
}

function drawName(series: Series | undefined, x: number, y: number): string {
  if (series === undefined) return '';
  const { name, colour } = series;
  return `<text class="name" x="${x}" y="${round(y + 4)}" style="fill: ${colour}">${name}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
