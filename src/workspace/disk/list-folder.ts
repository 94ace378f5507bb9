import { lstatSync, readdirSync, type Dirent, type Stats } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../core/system-code.ts';

/** What stands at a path of a folder, by its name alone: nothing is opened. */
export interface FolderEntry {
  /** Relative to the folder, with `/`. */
  path: string;
  kind: 'file' | 'folder' | 'link' | 'other';
}

/** Entries of one folder of `root`, sorted by name; none where it is missing, is not one, or may not be read. */
export function listEntries(root: string, folder = ''): FolderEntry[] {
  return readNames(join(root, folder))
    .map((entry) => ({ path: below(folder, entry.name), kind: kindOf(entry) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Everything below one folder of `root` that is not itself a folder. */
export function* walkFolder(root: string, folder: string): Generator<FolderEntry> {
  for (const entry of listEntries(root, folder)) {
    if (entry.kind === 'folder') yield* walkFolder(root, entry.path);
    else yield entry;
  }
}

/** What stands at a path; undefined if nothing does, or if a folder on the way may not be read. */
export function kindAt(path: string): FolderEntry['kind'] | undefined {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats && kindOf(stats);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function readNames(path: string): Dirent[] {
  try {
    // A repository in the folder, or the link of a submodule, is its own matter.
    return readdirSync(path, { withFileTypes: true }).filter(({ name }) => name !== '.git');
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(systemCode(error) ?? '');
}

function kindOf(entry: Dirent | Stats): FolderEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
