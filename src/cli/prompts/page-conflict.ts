import {
  isShort,
  MOST_LINES,
  sideLines,
  type SideValues,
} from '../render/widgets/excerpt-sides.ts';
import { splitLine } from '../render/widgets/cut-long-lines.ts';
import { measureWidth } from '../render/widgets/measure-width.ts';

const SIDES = ['base', 'template', 'client'] as const;

/** Lines kept for the question below a page. */
const QUESTION_LINES = 12;
const LEAST_LINES = 10;

/** Lines around a conflict: its title, and what is left out of each side. */
const FRAME_LINES = 8;
const LEAST_OF_A_SIDE = 4;

/** Lines of each side so that a conflict and its question fit a terminal, if it is not tiny. */
export function linesOfSide(rows = 24): number {
  const each = Math.floor((rows - QUESTION_LINES - FRAME_LINES) / 3);
  return Math.min(Math.max(each, LEAST_OF_A_SIDE), MOST_LINES);
}

/** All lines of each side as pages of a terminal; none if nothing was left out when the conflict was shown. */
export function pageConflict(values: SideValues, rows = 24, columns = 80): string[][] {
  const sides = sideLines(values);
  if (isShort(sides, linesOfSide(rows))) return [];
  const size = Math.max(rows - QUESTION_LINES - 1, LEAST_LINES);
  return SIDES.flatMap((side) => {
    if (values[side] === null) return [];
    const lines = sides[side];
    const all = lines.flatMap((line, index) => toRows(line, index + 1, columns - INDENT.length));
    const starts = Array.from({ length: Math.ceil(all.length / size) }, (_, page) => page * size);
    return starts.map((from) => {
      const page = all.slice(from, from + size);
      const [first, last] = [page[0]?.line ?? 1, page.at(-1)?.line ?? 1];
      const isWhole = page.length === all.length;
      const part = isWhole ? '' : `, lines ${first}-${last} of ${lines.length}`;
      return [`${side}${part}:`, ...page.map(({ text }) => INDENT + text)];
    });
  });
}

const INDENT = '  ';

/** A line as the terminal shows it: of many characters, several rows. */
function toRows(text: string, line: number, columns: number): { text: string; line: number }[] {
  // A wide character takes two columns.
  const size = measureWidth(text) <= text.length ? columns : Math.floor(columns / 2);
  return splitLine(text, Math.max(size, 1)).map((piece) => ({ text: piece, line }));
}
