import type { MatchedLists } from './match-items.ts';
import { readable } from './name-item.ts';
import { identityOf } from '../tree/canonical-value.ts';
import type { YamlEntry } from '../tree/yaml-tree.ts';

/**
 * Names the documents of one file: by kind, namespace and name where every one has them (Kubernetes),
 * else by index, which needs the same number of documents on every side. Undefined where neither holds.
 */
export function matchDocuments(lists: MatchedLists): MatchedLists | undefined {
  const objects = lists.map((documents) => documents?.map(nameObject));
  if (objects.every((documents) => documents === undefined || areDistinct(documents))) {
    return objects as MatchedLists;
  }
  const counts = new Set(lists.flatMap((documents) => documents?.length ?? []));
  if (counts.size > 1) return undefined;
  return lists.map((documents) =>
    documents?.map((document, index, { length }) => ({
      ...document,
      key: String(index),
      label: length === 1 ? '' : `document ${index + 1}: `,
    })),
  );
}

function nameObject(document: YamlEntry): YamlEntry | undefined {
  const kind = scalarAt(document, 'kind');
  const name = scalarAt(document, 'metadata', 'name');
  if (kind === undefined || name === undefined) return undefined;
  const key = [kind, scalarAt(document, 'metadata', 'namespace') ?? '', name].join(' ');
  return { ...document, key, label: `${readable(kind)}/${readable(name)}: ` };
}

function scalarAt(entry: YamlEntry, ...path: string[]): string | undefined {
  const [step, ...rest] = path;
  if (step === undefined)
    return entry.value.kind === 'atom' ? identityOf(entry.value.canon) : undefined;
  if (entry.value.kind !== 'map') return undefined;
  const child = entry.value.entries.find(({ key }) => key === JSON.stringify(step));
  return child && scalarAt(child, ...rest);
}

function areDistinct(documents: readonly (YamlEntry | undefined)[]): boolean {
  const keys = new Set(documents.map((document) => document?.key));
  return keys.size === documents.length && !keys.has(undefined);
}
