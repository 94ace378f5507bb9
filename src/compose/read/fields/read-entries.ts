import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Location } from '../../../core/pulso-error.ts';
import { attempt } from '../../syntax/compose-context.ts';
import {
  childNode,
  type ComposeNode,
  failType,
  isReset,
  placeOf,
} from '../../syntax/compose-node.ts';

/** A key of a map and its value. */
export interface ComposeEntry {
  key: string;
  keyAt: Location;
  value: ComposeNode;
}

/** The entries of a map, in the file's order, those of `<<` merge keys last. */
export function entriesOf(node: ComposeNode): readonly ComposeEntry[] {
  return pairsOf(node).filter(({ value }) => !isReset(value));
}

/** Whether a map has a key, itself or by a merge key. */
export function hasKey(node: ComposeNode, name: string): boolean {
  const { value } = node;
  if (!isMap(value)) return false;
  // What is wrong with a merge key is reported by who reads the map.
  const pairs = attempt({ ...node.context, problems: new Map() }, () => mergedPairs(node, value));
  return pairs?.some(({ key }) => key.value === name) ?? false;
}

/** An entry with its nodes in the file, `source` possibly an alias. */
export interface ComposePair extends ComposeEntry {
  keyNode: Node;
  source: Node | null;
}

/** As entriesOf, with those that only take away what another file has. */
export function pairsOf(node: ComposeNode): readonly ComposePair[] {
  const { value } = node;
  if (!isMap(value)) failType(node, 'a map of keys and values');
  return mergedPairs(node, value).map(({ key, source }) => {
    const keyAt = placeOf(node, key).at;
    const name = String(key.value);
    const path = node.path === '' ? name : `${node.path}.${name}`;
    const child = childNode(node, source, { path, at: keyAt });
    return { key: name, keyAt, value: child, keyNode: key, source };
  });
}

/** Reads every entry of a map with one reader; a wrong one is reported and left out. */
export function readEntries<T>(
  node: ComposeNode,
  read: (entry: ComposeEntry) => T,
): readonly (readonly [string, T])[] {
  return entriesOf(node).flatMap((entry) => {
    const pair = attempt(node.context, () => [entry.key, read(entry)] as const);
    return pair === undefined ? [] : [pair];
  });
}

/** Reads every item of a list with one reader; a wrong one is reported and left out. */
export function readItems<T>(node: ComposeNode, read: (item: ComposeNode) => T): readonly T[] {
  const found: T[] = [];
  for (const { value } of itemsOf(node))
    attempt(node.context, () => {
      found.push(read(value));
    });
  return found;
}

/** An item of a list with its node in the file, `source` possibly an alias. */
export interface ComposeItem {
  value: ComposeNode;
  source: Node | null;
}

/** The items of a list. */
export function itemsOf(node: ComposeNode): readonly ComposeItem[] {
  return allItemsOf(node).filter((item) => !isReset(item.value));
}

/** As itemsOf, with those that only take away what another file has. */
export function allItemsOf(node: ComposeNode): readonly ComposeItem[] {
  const { value } = node;
  if (!isSeq(value)) failType(node, 'a list');
  const items = value.items as (Node | null)[];
  return items.map((source, index) => {
    const path = `${node.path}[${index}]`;
    return { value: childNode(node, source, { path }), source };
  });
}

interface MergedPair {
  key: Node & { value: unknown };
  source: Node | null;
}

/** A map that many merge, and that merges many, is worked out once. */
const merged = new WeakMap<YAMLMap, readonly MergedPair[]>();

/** Own keys win over merged ones, an earlier merged map over a later one. */
function mergedPairs(node: ComposeNode, map: YAMLMap): readonly MergedPair[] {
  const known = merged.get(map);
  if (known !== undefined) return known;
  const pairs = new Map<string, MergedPair>();
  const add = (pair: MergedPair): void => {
    const name = String(pair.key.value);
    if (!pairs.has(name)) pairs.set(name, pair);
  };
  const merges: (Node | null)[] = [];
  for (const { key, value } of map.items) {
    if (!isScalar(key)) continue;
    if (isMergeKey(key)) merges.push(value as Node | null);
    else add({ key, source: value as Node | null });
  }
  for (const source of merges)
    for (const one of mergeSources(node, source)) mergedPairs(node, one).forEach(add);
  const all = [...pairs.values()];
  merged.set(map, all);
  return all;
}

function isMergeKey(key: { value: unknown; type?: string }): boolean {
  return key.value === '<<' && key.type === 'PLAIN';
}

function mergeSources(node: ComposeNode, source: Node | null): YAMLMap[] {
  const target = childNode(node, source, { path: `${node.path}.<<` });
  const { value } = target;
  if (isMap(value)) return [value];
  if (!isSeq(value)) return failType(target, 'a map, or a list of maps');
  return value.items.map((item) => {
    const one = childNode(node, item as Node | null, { path: target.path }).value;
    return isMap(one) ? one : failType(target, 'a map, or a list of maps');
  });
}
