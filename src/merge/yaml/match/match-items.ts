import { matchesGlob } from '../../../text/path-glob.ts';
import type { MergeRules } from '../../merge-types.ts';
import type { YamlEntry } from '../tree/yaml-tree.ts';

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

/** The item itself names it: a list of scalars as a set. */
const ITSELF = '.';

/** Lists whose items carry what they are the same by in `key`. */
export type MatchedLists = readonly (readonly YamlEntry[] | undefined)[];

/**
 * Finds the first field that every item of every list has and that names each only once in its list.
 * Undefined if there is none: the list is then merged as one value.
 */
export function matchItems(
  lists: MatchedLists,
  fields: readonly string[] = NATURAL_KEYS,
): MatchedLists | undefined {
  for (const field of fields) {
    const matched = lists.map((items) => items?.map((item) => nameItem(item, field)));
    if (matched.every((items) => items === undefined || areNamed(items))) {
      return matched as MatchedLists;
    }
  }
  return undefined;
}

/** The fields configured for a list, or undefined for the natural ones. `path` is the list's keys from the root. */
export function fieldsFor(
  mergeKeys: MergeRules['mergeKeys'],
  file: string,
  path: readonly string[],
): readonly string[] | undefined {
  const rule = Object.entries(mergeKeys ?? {}).find(([pattern]) => {
    const colon = pattern.indexOf(':');
    const fileGlob = colon === -1 ? '**' : pattern.slice(0, colon);
    return (
      matchesGlob(fileGlob, file) && matchesGlob(pattern.slice(colon + 1), path.join('.'), '.')
    );
  });
  return rule?.[1];
}

function nameItem(item: YamlEntry, field: string): YamlEntry | undefined {
  if (item.value.kind === 'atom' && field === ITSELF) {
    return { ...item, key: item.value.canon, label: `[${readable(item.value.canon)}]` };
  }
  const parts = field.split('+').map((name) => [name, scalarOf(item, name)] as const);
  if (parts[0]?.[1] === undefined) return undefined;
  const found = parts.flatMap(([name, canon]) => (canon === undefined ? [] : [{ name, canon }]));
  return {
    ...item,
    key: parts.map(([, canon]) => canon ?? '').join(' '),
    label: `[${found.map(({ name, canon }) => `${name}=${readable(canon)}`).join(',')}]`,
  };
}

function scalarOf(item: YamlEntry, field: string): string | undefined {
  if (item.value.kind !== 'map') return undefined;
  const named = item.value.entries.find(({ key }) => key === JSON.stringify(field));
  if (named?.value.kind !== 'atom' || named.value.canon === 'null') return undefined;
  return named.value.canon;
}

function areNamed(items: readonly (YamlEntry | undefined)[]): boolean {
  const keys = new Set(items.map((item) => item?.key));
  return keys.size === items.length && !keys.has(undefined);
}

/** A canonical scalar as a person writes it. */
export function readable(canon: string): string {
  return canon.startsWith('"') ? (JSON.parse(canon) as string) : canon.replace(/n$/, '');
}
