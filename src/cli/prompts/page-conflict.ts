import type { ShownConflict } from '../../operations/update/resolve-conflicts.ts';
import { excerptSides } from '../render/widgets/excerpt-sides.ts';

/** Lines kept for the question below a page. */
const QUESTION_LINES = 12;
const LEAST_LINES = 10;

/** All lines of all sides as pages of a terminal; none if nothing was left out when the conflict was shown. */
export function pageConflict(
  { base, template, client }: Pick<ShownConflict, 'base' | 'template' | 'client'>,
  rows = 24,
): string[][] {
  const sides = { base, template, client };
  const lines = Object.entries(sides).flatMap(([side, value]) => [
    `${side}:`,
    ...(value ?? '(nothing)')
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ]);
  const whole = Object.values(sides).map((value) => (value ?? '(nothing)').trimEnd());
  if (Object.values(excerptSides(sides)).every((shown, at) => shown.join('\n') === whole[at]))
    return [];
  const size = Math.max(rows - QUESTION_LINES, LEAST_LINES);
  const pages: string[][] = [];
  for (let from = 0; from < lines.length; from += size) pages.push(lines.slice(from, from + size));
  return pages;
}
