import { collectDecisions } from '../decisions.ts';
import { findDouble } from '../doubles/find-double.ts';
import { bodyOf, type KeyedEntry, type ReadKeyed } from '../keyed/keyed-file.ts';
import { mergeKeyed } from '../keyed/merge-keyed.ts';
import { readSides } from '../keyed/read-sides.ts';
import { hasMarkers } from '../lines/conflict-markers.ts';
import type { ThreeTexts } from '../lines/merge-lines.ts';
import type { Unstructured } from '../yaml/tree/yaml-tree.ts';
import type { FileContext, MergedText } from './file-context.ts';

/** Merges three texts of lines with keys, or says why it must not be done. */
export function mergeKeys(
  { path, decide }: FileContext,
  texts: ThreeTexts,
  read: ReadKeyed,
): MergedText | Unstructured {
  const files = readSides(texts, read);
  if ('reason' in files) return files;
  const decisions = collectDecisions(decide);
  const text = mergeKeyed(files, (at, sides) =>
    decisions.decide({
      ...{ path, change: 'modified', at },
      base: describeKey(sides.base),
      template: describeKey(sides.template),
      client: describeKey(sides.client),
      lines: {
        base: linesOf(sides.base),
        template: linesOf(sides.template),
        client: linesOf(sides.client),
      },
    }),
  );
  const merged = { text, decisions, notes: [] };
  if (decisions.isUndecided() || hasMarkers(text)) return merged;
  const again = read(text);
  if ('reason' in again) return { reason: `the merged text: ${again.reason}` };
  const double = findDouble(path, texts, text);
  return double === undefined ? merged : { reason: `${double} would be set twice` };
}

function linesOf(entry: KeyedEntry | undefined): string {
  return entry === undefined ? '' : bodyOf(entry);
}

function describeKey(entry: KeyedEntry | undefined): string | null {
  if (entry === undefined) return null;
  return entry.entries ? bodyOf(entry).trimEnd() : entry.value;
}
