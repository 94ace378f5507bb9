import type { YamlEntry } from '../tree/yaml-tree.ts';
import { ITSELF, nameItem, PORT, VARIABLE } from './name-item.ts';

/**
 * The fields that name an item in compose files, Kubernetes manifests and pulso's own files, in this order.
 * `a+b` is both together, of which the first must be there (a port over TCP and over UDP).
 */
const NATURAL_KEYS = [
  'name',
  'key',
  'id',
  'mountPath',
  'containerPort',
  'containerPort+protocol',
  'target',
  'target+protocol',
  'source',
  'port',
  'port+protocol',
  'path',
  'host',
  'ip',
];

/** Lists whose items carry what they are the same by in `key`. */
export type MatchedLists = readonly (readonly YamlEntry[] | undefined)[];

/**
 * Finds the first field that every item of every list has and that names each only once in its list. Ports of
 * containers and `KEY=VALUE` name themselves, in a set too. Undefined if there is none: the list is then merged as one
 * value. `list` is the key of the list.
 */
export function matchItems(
  lists: MatchedLists,
  fields?: readonly string[],
  list = '',
): MatchedLists | undefined {
  const own = list === 'ports' ? [PORT, VARIABLE] : [VARIABLE];
  const tried =
    fields?.flatMap((field) => (field === ITSELF ? [...own, field] : [field])) ??
    NATURAL_KEYS.concat(own);
  for (const field of tried) {
    const matched = lists.map((items) => items?.map((item) => nameItem(item, field, list)));
    if (matched.every((items) => items === undefined || areNamed(items))) {
      return matched as MatchedLists;
    }
  }
  return undefined;
}

/** Items that have no names, each by its value and how many alike stand before it. */
export function nameByOccurrence(items: readonly YamlEntry[]): YamlEntry[] {
  const counts = new Map<string, number>();
  return items.map((item) => {
    const { canon } = item.value;
    const count = counts.get(canon) ?? 0;
    counts.set(canon, count + 1);
    return { ...item, key: `${count} ${canon}` };
  });
}

function areNamed(items: readonly (YamlEntry | undefined)[]): boolean {
  const keys = new Set(items.map((item) => item?.key));
  return keys.size === items.length && !keys.has(undefined);
}
