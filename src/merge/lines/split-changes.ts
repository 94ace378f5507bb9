import { diffArrays } from 'diff';

/** The same stretch of lines on the three sides, from `from` up to `to`. */
export interface LineStretch {
  /** Whether all three have the same lines there. */
  stable: boolean;
  base: readonly [from: number, to: number];
  template: readonly [from: number, to: number];
  client: readonly [from: number, to: number];
}

export interface ThreeLists {
  base: readonly string[];
  template: readonly string[];
  client: readonly string[];
}

/** Texts with more changes than this have little in common worth finding. */
const MOST_CHANGES = 2000;

/**
 * Splits three texts at the lines they have in common. What is left between is small, so that merging it
 * may take the square of its length.
 */
export function splitChanges({ base, template, client }: ThreeLists): LineStretch[] {
  const theirs = matchLines(base, template);
  const ours = matchLines(base, client);
  const stretches: LineStretch[] = [];
  let [b, t, c] = [0, 0, 0];
  const close = (stable: boolean, ...[toB, toT, toC]: [number, number, number]): void => {
    stretches.push({ stable, base: [b, toB], template: [t, toT], client: [c, toC] });
    [b, t, c] = [toB, toT, toC];
  };
  for (let index = 0; index < base.length; index += 1) {
    const inTemplate = theirs[index];
    const inClient = ours[index];
    if (inTemplate === undefined || inClient === undefined) continue;
    if (index > b || inTemplate > t || inClient > c) close(false, index, inTemplate, inClient);
    close(true, index + 1, inTemplate + 1, inClient + 1);
  }
  close(false, base.length, template.length, client.length);
  return stretches;
}

/** Where each line of the first list is in the second; undefined if it is not there. */
function matchLines(lines: readonly string[], others: readonly string[]): (number | undefined)[] {
  const matches: (number | undefined)[] = lines.map(() => undefined);
  const changes = diffArrays([...lines], [...others], { maxEditLength: MOST_CHANGES }) ?? [];
  let [line, other] = [0, 0];
  for (const { added, removed, count } of changes) {
    for (let index = 0; !added && !removed && index < count; index += 1) {
      matches[line + index] = other + index;
    }
    if (!added) line += count;
    if (!removed) other += count;
  }
  return matches;
}
