import { dirname } from 'node:path';
import { listEntries, walkFolder } from '../disk/list-folder.ts';

/** Files of one folder of the client's own that are listed by themselves. */
const MOST_LISTED = 20;

/**
 * What stands in a client's folder beside the files of its base, by name alone: nothing is opened. A folder in which the
 * base has nothing is listed as `uploads/` if it has many files, without looking at all of them.
 */
export function listOwnPaths(root: string, base: ReadonlySet<string>): string[] {
  const shared = foldersOf(base);
  const list = (folder: string): string[] =>
    listEntries(root, folder).flatMap(({ path, kind }) => {
      if (path === '.pulso' || base.has(path)) return [];
      if (kind !== 'folder') return [path];
      return shared.has(path) ? list(path) : listFew(root, path);
    });
  return list('');
}

function foldersOf(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let above = dirname(path); above !== '.' && !folders.has(above); above = dirname(above))
      folders.add(above);
  }
  return folders;
}

function listFew(root: string, folder: string): string[] {
  const few: string[] = [];
  for (const { path } of walkFolder(root, folder)) {
    if (few.length === MOST_LISTED) return [`${folder}/`];
    few.push(path);
  }
  return few;
}
