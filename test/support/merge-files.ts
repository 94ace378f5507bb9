import { mergeClient } from '../../src/merge/files/merge-client.ts';
import type { Decide, MergeFile, MergeResult, MergeRules } from '../../src/merge/merge-types.ts';

/** Files of one side: a text, bytes, or a file with its mode; paths left out do not exist. */
export type Files = Record<string, string | Uint8Array | MergeFile>;

export interface Sides {
  base: Files;
  template: Files;
  client: Files;
}

export function mergeSides(
  sides: Sides,
  rules: MergeRules = {},
  conflict: Decide = 'fail',
): MergeResult {
  return mergeClient({
    base: toMap(sides.base),
    template: toMap(sides.template),
    client: toMap(sides.client),
    rules,
    conflict,
  });
}

/** One YAML file on three sides → its text afterwards, and the conflicts' places. */
export function mergeText(
  texts: { base: string; template: string; client: string },
  options: { path?: string; rules?: MergeRules; conflict?: Decide } = {},
): { text: string; at: string[]; result: MergeResult } {
  const path = options.path ?? 'a.yaml';
  const sides = {
    base: { [path]: texts.base },
    template: { [path]: texts.template },
    client: { [path]: texts.client },
  };
  const result = mergeSides(sides, options.rules, options.conflict);
  const file = result.files[0]?.file;
  const text = file ? Buffer.from(file.bytes).toString() : texts.client;
  return { text, at: result.conflicts.map(({ at }) => at), result };
}

/** The client's files after the changes were made, as the caller makes them. */
export function applyChanges(
  client: ReadonlyMap<string, MergeFile>,
  result: MergeResult,
): Map<string, MergeFile> {
  const after = new Map(client);
  for (const { path, from, change } of result.files) {
    if (change === 'removed') after.delete(path);
    if (from !== undefined) after.delete(from);
  }
  for (const { path, file } of result.files) if (file) after.set(path, file);
  return after;
}

export function toMap(files: Files): Map<string, MergeFile> {
  return new Map(Object.entries(files).map(([path, file]) => [path, toFile(file)]));
}

function toFile(file: string | Uint8Array | MergeFile): MergeFile {
  if (typeof file === 'string') return { bytes: Buffer.from(file), executable: false };
  return file instanceof Uint8Array ? { bytes: file, executable: false } : file;
}
