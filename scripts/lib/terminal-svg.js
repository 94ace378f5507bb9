// Frames of a terminal's screen as one animated SVG. Every distinct line is in it once.

const [WIDTH, HEIGHT, MARGIN] = [8.4, 19, 16];
const COLORS = {
  black: '#484f58',
  red: '#ff7b72',
  green: '#3fb950',
  yellow: '#d29922',
  blue: '#58a6ff',
  magenta: '#bc8cff',
  cyan: '#39c5cf',
  white: '#f0f6fc',
  gray: '#8b949e',
};

/** `frames`: { at: seconds, lines } in order of time; `end`: seconds after which it begins again. */
export function renderTerminalSvg(frames, { columns, rows, end, title }) {
  const width = Math.round(columns * WIDTH + 2 * MARGIN);
  const height = rows * HEIGHT + 2 * MARGIN;
  const ids = new Map();
  const drawn = frames.map(({ lines }, frame) => {
    const uses = lines.map((pieces, line) => drawUse(ids, pieces, line));
    return `<g transform="translate(${frame * width})">${uses.join('')}</g>`;
  });
  const steps = frames.map(({ at }, frame) => {
    // From the first moment on: the frame that stays is the last one.
    const percent = frame === 0 ? 0 : ((100 * at) / end).toFixed(3);
    return `${percent}%{transform:translateX(${-frame * width}px)}`;
  });
  const last = `translateX(${-(frames.length - 1) * width}px)`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">`,
    `<title>${escape(title)}</title>`,
    '<style>',
    `text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#c9d1d9;white-space:pre}`,
    '.bold{font-weight:bold}.dim{opacity:.6}',
    Object.entries(COLORS)
      .map(([name, color]) => `.${name}{fill:${color}}`)
      .join(''),
    `#film{transform:${last};animation:film ${end.toFixed(1)}s steps(1,end) infinite}`,
    `@keyframes film{${steps.join('')}100%{transform:${last}}}`,
    '@media (prefers-reduced-motion){#film{animation:none}}',
    '</style>',
    `<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    `<defs>${[...ids].map(([line, id]) => `<g id="${id}">${line}</g>`).join('\n')}</defs>`,
    `<g id="film">${drawn.join('\n')}</g>`,
    '</svg>',
    '',
  ].join('\n');
}

function drawUse(ids, pieces, line) {
  if (pieces.length === 0) return '';
  const text = pieces.map(drawPiece).join('');
  if (!ids.has(text)) ids.set(text, `l${ids.size}`);
  return `<use href="#${ids.get(text)}" y="${MARGIN + line * HEIGHT}"/>`;
}

function drawPiece({ at, text, style }) {
  const place = `x="${(MARGIN + at * WIDTH).toFixed(1)}" y="14"`;
  const length = `textLength="${([...text].length * WIDTH).toFixed(1)}"`;
  const classes = style === '' ? '' : ` class="${style}"`;
  return `<text ${place} ${length}${classes} xml:space="preserve">${escape(text)}</text>`;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
