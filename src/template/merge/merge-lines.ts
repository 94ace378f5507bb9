import { diff3MergeRegions, type IRegion, type IUnstableRegion } from 'node-diff3';
import { formatMarkers } from './conflict-markers.ts';
import type { ConflictChoice } from './merge-types.ts';

/** Three texts whose lines all end in `\n`. */
export interface ThreeTexts {
  base: string;
  template: string;
  client: string;
}

/** A range of lines both sides changed differently; `at` counts the client's lines from 1. */
export interface LineConflict extends ThreeTexts {
  at: string;
}

export interface MergedLines {
  text: string;
  conflicts: LineConflict[];
}

/** Merges by lines as git does: changes that overlap or touch are a conflict unless they are alike. */
export function mergeLines(
  texts: ThreeTexts,
  decide: (conflict: LineConflict) => ConflictChoice,
): MergedLines {
  const client = splitLines(texts.client);
  const base = splitLines(texts.base);
  const template = splitLines(texts.template);
  const start = countCommon(client, base, template);
  const end = countCommon(
    client.slice(start).reverse(),
    base.slice(start).reverse(),
    template.slice(start).reverse(),
  );
  // What all three begin and end with is set aside: comparing lines costs their square.
  const middle = (lines: string[]): string[] => lines.slice(start, lines.length - end);
  const conflicts: LineConflict[] = [];
  const parts: string[] = [joinLines(client.slice(0, start))];
  for (const region of diff3MergeRegions(middle(client), middle(base), middle(template))) {
    parts.push(
      mergeRegion(region, start, (conflict) => {
        conflicts.push(conflict);
        return decide(conflict);
      }),
    );
  }
  parts.push(joinLines(client.slice(client.length - end)));
  return { text: parts.join(''), conflicts };
}

function mergeRegion(
  region: IRegion<string>,
  offset: number,
  decide: (conflict: LineConflict) => ConflictChoice,
): string {
  if (region.stable) return joinLines(region.bufferContent);
  const conflict = toConflict(region, offset);
  if (conflict.client === conflict.template) return conflict.client;
  const choice = decide(conflict);
  if (choice === 'theirs') return conflict.template;
  return choice === 'markers' ? formatMarkers(conflict) : conflict.client;
}

function toConflict(region: IUnstableRegion<string>, offset: number): LineConflict {
  return {
    at: formatLineRange(offset + region.aStart, region.aLength),
    base: joinLines(region.oContent),
    template: joinLines(region.bContent),
    client: joinLines(region.aContent),
  };
}

function formatLineRange(start: number, length: number): string {
  if (length === 0) return `after line ${start}`;
  return length === 1 ? `line ${start + 1}` : `lines ${start + 1}-${start + length}`;
}

function countCommon(first: string[], second: string[], third: string[]): number {
  let count = 0;
  while (count < first.length && first[count] === second[count] && first[count] === third[count]) {
    count += 1;
  }
  return count;
}

/** Lines without their ending; the last `\n` ends a line and begins none. */
export function splitLines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

export function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
