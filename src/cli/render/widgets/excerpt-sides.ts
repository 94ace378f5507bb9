import { countNoun } from './count-noun.ts';
import { cutLongLines, isLong, type SideLines } from './cut-long-lines.ts';

/** The values of a conflict; null where a side has nothing. */
export interface SideValues {
  base: string | null;
  template: string | null;
  client: string | null;
}

/** Lines of one side that are shown at once. */
export const MOST_LINES = 12;

/**
 * The lines of each side that a person needs to decide: short values whole, of long ones the lines in which the
 * template and the client differ from the base, and of very long lines the characters.
 */
export function excerptSides(values: SideValues, most = MOST_LINES): SideLines {
  return cutLongLines(excerptLines(values, most));
}

function excerptLines(values: SideValues, most: number): SideLines {
  const sides = sideLines(values);
  if (hasFewLines(sides, most)) return sides;
  const { base, template, client } = sides;
  const theirs = findSame(template, values.base === null ? client : base);
  const ours = findSame(client, values.base === null ? template : base);
  const common = {
    before: Math.min(theirs.before, ours.before),
    after: Math.min(theirs.after, ours.after),
  };
  return {
    base: cutOut(base, values.base === null ? NONE : common, most),
    template: cutOut(template, theirs, most),
    client: cutOut(client, ours, most),
  };
}

/** All lines of each side. */
export function sideLines({ base, template, client }: SideValues): SideLines {
  return { base: linesOf(base), template: linesOf(template), client: linesOf(client) };
}

/** Whether every side is shown whole. */
export function isShort(sides: SideLines, most = MOST_LINES): boolean {
  return hasFewLines(sides, most) && !Object.values(sides).flat().some(isLong);
}

function hasFewLines(sides: SideLines, most: number): boolean {
  return Object.values(sides).every(({ length }) => length <= most);
}

/** How many lines at the beginning and at the end are the same on another side. */
interface Same {
  before: number;
  after: number;
}

const NONE: Same = { before: 0, after: 0 };

function linesOf(value: string | null): string[] {
  return value === null ? ['(nothing)'] : value.trimEnd().split('\n');
}

function findSame(lines: readonly string[], others: readonly string[]): Same {
  const most = Math.min(lines.length, others.length);
  let before = 0;
  while (before < most && lines[before] === others[before]) before += 1;
  let after = 0;
  while (after < most - before && lines.at(-1 - after) === others.at(-1 - after)) after += 1;
  return { before, after };
}

function cutOut(lines: readonly string[], { before, after }: Same, most: number): string[] {
  const changed = lines.slice(before, lines.length - after);
  const shown = changed.slice(0, most);
  return [
    ...note(before, 'equal'),
    ...(changed.length === 0 ? ['(nothing here)'] : shown),
    ...note(changed.length - shown.length, 'more'),
    ...note(after, 'equal'),
  ];
}

function note(count: number, which: string): string[] {
  return count === 0 ? [] : [`… ${countNoun(count, `${which} line`)}`];
}
