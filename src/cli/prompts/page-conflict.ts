import { isShort, sideLines, type SideValues } from '../render/widgets/excerpt-sides.ts';

/** Lines kept for the question below a page. */
const QUESTION_LINES = 12;
const LEAST_LINES = 10;

/** All lines of all sides as pages of a terminal; none if nothing was left out when the conflict was shown. */
export function pageConflict(values: SideValues, rows = 24): string[][] {
  const sides = sideLines(values);
  if (isShort(sides)) return [];
  const lines = Object.entries(sides).flatMap(([side, all]) => [
    `${side}:`,
    ...all.map((line) => `  ${line}`),
  ]);
  const size = Math.max(rows - QUESTION_LINES, LEAST_LINES);
  const pages: string[][] = [];
  for (let from = 0; from < lines.length; from += size) pages.push(lines.slice(from, from + size));
  return pages;
}
