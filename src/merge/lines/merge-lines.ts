import { diff3MergeRegions } from 'node-diff3';
import { formatMarkers } from './conflict-markers.ts';
import type { Resolution } from '../merge-types.ts';
import { splitChanges, type ThreeLists } from './split-changes.ts';

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

type DecideLines = (conflict: LineConflict) => Resolution;

/** Comparing lines takes the square of their number: beyond this, what both changed is one conflict. */
const MOST_COMPARISONS = 4_000_000;

/** Merges by lines as git does: changes that overlap or touch are a conflict unless they are alike. */
export function mergeLines(texts: ThreeTexts, decide: DecideLines): MergedLines {
  const lines: ThreeLists = {
    base: splitLines(texts.base),
    template: splitLines(texts.template),
    client: splitLines(texts.client),
  };
  const conflicts: LineConflict[] = [];
  const note: DecideLines = (conflict) => {
    conflicts.push(conflict);
    return decide(conflict);
  };
  const parts = splitChanges(lines).map(({ stable, base, template, client }) => {
    const ours = lines.client.slice(...client);
    if (stable) return joinLines(ours);
    const three = {
      base: lines.base.slice(...base),
      template: lines.template.slice(...template),
      client: ours,
    };
    return mergeStretch(three, client[0], note);
  });
  return { text: parts.join(''), conflicts };
}

/** Merges lines between two that all sides have; the client's begin after `offset` others. */
function mergeStretch(
  { base, template, client }: ThreeLists,
  offset: number,
  decide: DecideLines,
): string {
  const whole = { a: client, o: base, b: template };
  const comparisons = base.length * Math.max(template.length, client.length);
  if (comparisons > MOST_COMPARISONS) return settle(whole, offset, decide);
  return diff3MergeRegions([...client], [...base], [...template])
    .map((region) => {
      if (region.stable) return joinLines(region.bufferContent);
      const { aContent: a, oContent: o, bContent: b, aStart } = region;
      return settle({ a, o, b }, offset + aStart, decide);
    })
    .join('');
}

interface Clash {
  a: readonly string[];
  o: readonly string[];
  b: readonly string[];
}

function settle({ a, o, b }: Clash, offset: number, decide: DecideLines): string {
  const [client, base, template] = [joinLines(a), joinLines(o), joinLines(b)];
  if (client === template || template === base) return client;
  if (client === base) return template;
  const at = formatLineRange(offset, a.length);
  const choice = decide({ at, base, template, client });
  if (typeof choice === 'object') return endLine(choice.text);
  if (choice === 'theirs') return template;
  return choice === 'markers' ? formatMarkers({ base, template, client }) : client;
}

/** A text of whole lines. */
export function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function formatLineRange(start: number, length: number): string {
  if (length === 0) return `after line ${start}`;
  return length === 1 ? `line ${start + 1}` : `lines ${start + 1}-${start + length}`;
}

/** Lines without their ending; the last `\n` ends a line and begins none. */
function splitLines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
