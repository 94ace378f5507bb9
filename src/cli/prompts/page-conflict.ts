import {
  isShort,
  MOST_LINES,
  sideLines,
  type SideValues,
} from '../render/widgets/excerpt-sides.ts';

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
export function pageConflict(values: SideValues, rows = 24): string[][] {
  const sides = sideLines(values);
  if (isShort(sides, linesOfSide(rows))) return [];
  const size = Math.max(rows - QUESTION_LINES - 1, LEAST_LINES);
  return SIDES.flatMap((side) => {
    if (values[side] === null) return [];
    const lines = sides[side];
    const starts = Array.from({ length: Math.ceil(lines.length / size) }, (_, page) => page * size);
    return starts.map((from) => {
      const page = lines.slice(from, from + size);
      const isWhole = page.length === lines.length;
      const part = isWhole ? '' : `, lines ${from + 1}-${from + page.length} of ${lines.length}`;
      return [`${side}${part}:`, ...page.map((line) => `  ${line}`)];
    });
  });
}
