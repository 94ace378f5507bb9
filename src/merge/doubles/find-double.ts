import type { ThreeTexts } from '../lines/merge-lines.ts';
import { findReader } from '../keyed/find-reader.ts';
import { asMysqlKey } from '../keyed/read-ini.ts';
import { listAssignments, listRequirements, listSectionKeys } from './list-assignments.ts';
import { listBlockArguments, listBlockProperties, listBlockSettings } from './list-block-keys.ts';
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

type Lister = (text: string) => string[];

/** Of several that match, the first. */
const LISTERS: readonly (readonly [name: RegExp, list: Lister])[] = [
  [/\.ya?ml$/i, listYamlKeys],
  [/\.json[c5]?$/i, listJsonKeys],
  [/\.cnf$/i, (text) => listSectionKeys(text).map(asMysqlKey)],
  [/\.(?:conf|cfg)$|(?:^|[/_-])config$/i, all(listSectionKeys, listBlockSettings)],
  [/\.(?:tf|tfvars|hcl|nomad)$/i, listBlockArguments],
  [/\.(?:[cm]?[jt]s|py)$/i, all(listAssignments, listBlockProperties)],
  [/(?:^|\/)(?:requirements|constraints)[^/]*\.txt$/i, listRequirements],
];

function findLister(path: string): Lister {
  const [, list] = LISTERS.find(([name]) => name.test(path)) ?? [];
  return list ?? (findReader(path) ? listSectionKeys : listAssignments);
}

function all(...listers: readonly Lister[]): Lister {
  return (text) => listers.flatMap((list) => list(text));
}

function count(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
