import { isEqual } from './merge-file.ts';
import type { FileChange, MergeFile, MergeFiles } from '../merge-types.ts';

/** What takes one set of files to another, by path. `moves` has the old path of each file that has a new one. */
export function listChanges(
  before: MergeFiles,
  after: MergeFiles,
  moves: ReadonlyMap<string, string>,
): FileChange[] {
  const changes: FileChange[] = [];
  const gone = new Set(before.keys());
  for (const [path, file] of after) {
    const from = moves.get(path);
    gone.delete(from ?? path);
    const was = before.get(path);
    if (from !== undefined) changes.push({ path, change: 'moved', from, file });
    else if (was === undefined) changes.push({ path, change: 'added', file });
    else if (!isSame(was, file)) changes.push({ path, change: 'modified', file });
  }
  for (const path of gone) changes.push({ path, change: 'removed' });
  return changes.sort((first, second) => (first.path < second.path ? -1 : 1));
}

/** Same bytes, and same leave to be run. */
export function isSame(first: MergeFile, second: MergeFile): boolean {
  if (first === second) return true;
  return first.executable === second.executable && isEqual(first.bytes, second.bytes);
}
