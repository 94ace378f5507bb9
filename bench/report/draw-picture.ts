import { drawPanel, type Panel } from './draw-panel.ts';

const SIZE = { width: 400, height: 300 };
const TOP = 44;
const COLOURS = ['#2f7fd1', '#d9731a', '#1d9a6c', '#a259c4'];

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

/** A plot with its title; its lines get their colours here. */
export interface TitledPanel extends Omit<Panel, 'width' | 'height' | 'series'> {
  title: string;
  series: readonly Omit<Panel['series'][number], 'colour'>[];
}

/** A picture of plots side by side. `label`: what it shows, for who does not see it. */
export function drawPicture(label: string, panels: readonly TitledPanel[]): string {
  const width = panels.length * SIZE.width;
  const height = TOP + SIZE.height;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">
<style>${STYLE}
</style>
${panels.map(({ title }, at) => `<text class="title" x="${at * SIZE.width + 8}" y="22">${title}</text>`).join('\n')}
${panels.map(drawAt).join('\n')}
</svg>
`;
}

function drawAt({ title: _, series, ...panel }: TitledPanel, at: number): string {
  const coloured = series.map((one, index) => ({
    ...one,
    colour: COLOURS[index % COLOURS.length] ?? 'currentColor',
  }));
  const drawn = drawPanel({ ...SIZE, ...panel, series: coloured });
  return `<g transform="translate(${at * SIZE.width} ${TOP})">\n${drawn}\n</g>`;
}
