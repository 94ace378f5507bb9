import { describe, expect, it } from 'vitest';
// @ts-expect-error -- a script without types
import { createScreen } from '../../scripts/lib/terminal-screen.js';
// @ts-expect-error -- a script without types
import { renderTerminalSvg } from '../../scripts/lib/terminal-svg.js';

interface Piece {
  at: number;
  text: string;
  style: string;
}
interface Screen {
  write(output: string): void;
  visible(): Piece[][];
}

function show(...outputs: string[]): string[] {
  const screen = (createScreen as (columns: number, rows: number) => Screen)(10, 3);
  for (const output of outputs) screen.write(output);
  return screen
    .visible()
    .map((line) => line.map(({ text, style }) => `${style}:${text}`).join('|'));
}

describe('the screen of a recording', () => {
  it.each([
    ['lines', ['one\r\ntwo'], [':one', ':two']],
    ['colors', ['\u001b[32mok\u001b[39m \u001b[1mx\u001b[22m'], ['green:ok|bold:x']],
    ['a line that is drawn again', ['wait\r\n', '\u001b[1A\u001b[2K\u001b[Gdone'], [':done', '']],
    ['what is deleted with backspace', ['ab\b\u001b[Kc'], [':ac']],
    ['a long line, wrapped', ['0123456789ab'], [':0123456789', ':ab']],
    ['the last rows alone', ['1\r\n2\r\n3\r\n4'], [':2', ':3', ':4']],
    ['nothing of a string for the terminal itself', ['\u001b]133;A\u0007$ '], [':$ ']],
  ])('shows %s', (_, outputs, lines) => {
    expect(show(...outputs)).toEqual(lines);
  });

  it('is drawn as an SVG that has each line once and escapes its text', () => {
    const line: Piece[] = [{ at: 0, text: 'a <b> & "c"', style: '' }];
    const frames = [
      { at: 0, lines: [line] },
      { at: 1, lines: [line, line] },
    ];
    const render = renderTerminalSvg as (frames: unknown, options: unknown) => string;
    const svg = render(frames, { columns: 10, rows: 3, end: 3, title: 'A "run"' });
    expect(svg.match(/a &lt;b> &amp; &quot;c&quot;/g)).toHaveLength(1);
    expect(svg.match(/<use /g)).toHaveLength(3);
    expect(svg).toContain('aria-label="A &quot;run&quot;"');
  });
});
