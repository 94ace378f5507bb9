import { collectDecisions, type Decisions } from '../decisions.ts';
import { findDouble } from '../doubles/find-double.ts';
import { bodyOf, type KeyedEntry, type ReadKeyed } from '../keyed/keyed-file.ts';
import { mergeKeyed } from '../keyed/merge-keyed.ts';
import { hasMarkers } from '../lines/conflict-markers.ts';
import type { ThreeTexts } from '../lines/merge-lines.ts';
import type { Unstructured } from '../yaml/tree/yaml-tree.ts';
import type { FileContext } from './file-context.ts';

export const SIDE_NAMES = {
  base: 'the base',
  template: "the template's text",
  client: "the client's text",
} as const;

export interface MergedKeys {
  text: string;
  decisions: Decisions;
  notes: readonly string[];
}

/** Merges three texts of lines with keys, or says why it must not be done. */
export function mergeKeys(
  { path, decide }: FileContext,
  texts: ThreeTexts,
  read: ReadKeyed,
): MergedKeys | Unstructured {
  const [base, template, client] = [read(texts.base), read(texts.template), read(texts.client)];
  if ('reason' in base) return { reason: `${SIDE_NAMES.base}: ${base.reason}` };
  if ('reason' in template) return { reason: `${SIDE_NAMES.template}: ${template.reason}` };
  if ('reason' in client) return { reason: `${SIDE_NAMES.client}: ${client.reason}` };
  const decisions = collectDecisions(decide);
  const text = mergeKeyed({ base, template, client }, (at, sides) =>
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
