import {
  isMap,
  isPair,
  isScalar,
  parseAllDocuments,
  stringify,
  type Document,
  type Pair,
} from 'yaml';
import { isNestedTooDeep } from '../../text/yaml-nesting.ts';
import type { MergeFile, MergeFiles } from '../../merge/merge-types.ts';
import { matchesGlob } from '../../text/path-glob.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { entriesSince } from './migrate-answers.ts';
import { decodeUtf8 } from '../../text/decode-utf8.ts';

/** A key of some YAML files that got another name where it stands. */
export interface KeyRename {
  /** Path glob. */
  file: string;
  /** Keys from the root, joined by dots. */
  from: string;
  to: string;
}

/** Keys renamed since version `from`, oldest first. */
export function keyRenamesSince(manifest: Manifest, from: string): KeyRename[] {
  return entriesSince(manifest.migrations, manifest, from).flatMap(
    ({ renameKey = [] }) => renameKey,
  );
}

/**
 * Files with their keys renamed, every other byte as it was. Applied to base and client alike, so that a
 * client's own value of a renamed key is its own value under the new name, not a conflict.
 */
export function renameKeys<T extends MergeFile>(
  files: ReadonlyMap<string, T>,
  renames: readonly KeyRename[],
): ReadonlyMap<string, T | MergeFile> {
  if (renames.length === 0) return files;
  const renamed = new Map<string, T | MergeFile>(files);
  for (const [path, file] of files) {
    const own = renames.filter((rename) => matchesGlob(rename.file, path));
    if (own.length === 0) continue;
    const text = decodeUtf8(file.bytes);
    if (text === undefined) continue;
    const after = own.reduce(renameKey, text);
    if (after !== text) renamed.set(path, { ...file, bytes: Buffer.from(after) });
  }
  return renamed;
}

/** The bytes of both sides before and after `renames`; a changed client file has to be written even if nothing else changes. */
export function changedBy(before: MergeFiles, after: MergeFiles): string[] {
  return [...after].filter(([path, file]) => before.get(path) !== file).map(([path]) => path);
}

/** A text that is not YAML, or has the new key already, stays as it is. */
function renameKey(text: string, { from, to }: KeyRename): string {
  if (isNestedTooDeep(text)) return text;
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(documents)) return text;
  const ranges = documents
    .filter((document) => document.errors.length === 0)
    .map((document) => findKey(document, from.split('.'), to))
    .filter((range) => range !== undefined);
  // From the end, so that earlier ranges keep their place.
  return ranges.reduceRight(
    (so, [start, end]) => so.slice(0, start) + stringify(to).trim() + so.slice(end),
    text,
  );
}

function findKey(
  document: Document,
  path: readonly string[],
  to: string,
): [number, number] | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const named = (name: string | undefined): Pair | undefined =>
    parent.items.find(
      (pair) => isPair(pair) && isScalar(pair.key) && String(pair.key.value) === name,
    );
  const key = named(path.at(-1))?.key;
  if (!isScalar(key) || key.range == null || named(to) !== undefined) return undefined;
  return [key.range[0], key.range[1]];
}
