import { isMap, isPair, isScalar, isSeq, stringify, type Pair } from 'yaml';
import { parseDocuments } from '../../text/parse-documents.ts';
import { isNestedTooDeep } from '../../text/yaml-nesting.ts';
import { findReader } from '../../merge/keyed/find-reader.ts';
import type { MergeFile, MergeFiles } from '../../merge/merge-types.ts';
import { matchesGlob } from '../../text/path-glob.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { decodeUtf8 } from '../../text/decode-utf8.ts';
import { entriesSince } from './migrate-answers.ts';
import { renameKeyed } from './rename-keyed.ts';

/** A key of some files that got another name where it stands. */
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
    // In another encoding each byte is read as a character: keys are ASCII there, and all else is left as it is.
    const encoding = text === undefined ? 'latin1' : 'utf8';
    const before = text ?? Buffer.from(file.bytes).toString(encoding);
    const after = own.reduce((so, rename) => renameIn(path, so, rename), before);
    if (after !== before) renamed.set(path, { ...file, bytes: Buffer.from(after, encoding) });
  }
  return renamed;
}

/** The bytes of both sides before and after `renames`; a changed client file has to be written even if nothing else changes. */
export function changedBy(before: MergeFiles, after: MergeFiles): string[] {
  return [...after].filter(([path, file]) => before.get(path) !== file).map(([path]) => path);
}

const JSON_FILE = /\.json$/i;
const STRUCTURED = /\.(?:ya?ml|json)$/i;

/** Whether a file of this name can have keys that a migration renames. */
export function hasKeys(path: string): boolean {
  return STRUCTURED.test(path) || findReader(path) !== undefined;
}

function renameIn(path: string, text: string, rename: KeyRename): string {
  const read = findReader(path);
  if (read !== undefined) return renameKeyed(text, read, rename.from, rename.to);
  return renameKey(text, rename, JSON_FILE.test(path) ? JSON.stringify : writeYaml);
}

function writeYaml(key: string): string {
  return stringify(key).trim();
}

/** A text that is not YAML, or has the new key already, stays as it is. */
function renameKey(text: string, { from, to }: KeyRename, write: (key: string) => string): string {
  if (isNestedTooDeep(text)) return text;
  const ranges = parseDocuments(text, { logLevel: 'silent' })
    .filter((document) => document.errors.length === 0)
    .flatMap((document) => findKeys(document.contents, from.split('.'), to));
  const name = write(to);
  // Stretch by stretch: to copy the whole text for each key takes the square of their number.
  const starts = [0, ...ranges.map(([, end]) => end)];
  return starts.map((start, at) => text.slice(start, ranges[at]?.[0])).join(name);
}

/** Where the key stands, in the order of the text: items of lists are not steps of the path. */
function findKeys(node: unknown, path: readonly string[], to: string): [number, number][] {
  if (isSeq(node)) return node.items.flatMap((item) => findKeys(item, path, to));
  if (!isMap(node)) return [];
  const named = (name: string | undefined): Pair | undefined =>
    node.items.find(
      (pair) => isPair(pair) && isScalar(pair.key) && String(pair.key.value) === name,
    );
  const [step, ...rest] = path;
  const pair = named(step);
  if (rest.length > 0) return findKeys(pair?.value, rest, to);
  const key = pair?.key;
  if (!isScalar(key) || key.range == null || named(to) !== undefined) return [];
  return [[key.range[0], key.range[1]]];
}
