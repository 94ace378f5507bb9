import type { ThreeTexts } from '../lines/merge-lines.ts';
import { findReader } from '../keyed/find-reader.ts';
import { listAssignments, listSectionKeys } from './list-assignments.ts';
import { listJsonKeys } from './list-json-keys.ts';
import { listYamlKeys } from './list-yaml-keys.ts';

/**
 * A key that a text merged by lines sets more often than any side does: each side set it in another place, and one
 * would win in silence.
 */
export function findDouble(path: string, sides: ThreeTexts, merged: string): string | undefined {
  const list = findLister(path);
  const known = [sides.base, sides.template, sides.client].map((text) => count(list(text)));
  for (const [key, times] of count(list(merged))) {
    if (times > 1 && known.every((side) => (side.get(key) ?? 0) < times)) return key;
  }
  return undefined;
}

function findLister(path: string): (text: string) => string[] {
  if (/\.ya?ml$/i.test(path)) return listYamlKeys;
  if (/\.json[c5]?$/i.test(path)) return listJsonKeys;
  return findReader(path) ? listSectionKeys : listAssignments;
}

function count(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
