import { formatBytes } from '../../../core/format-bytes.ts';
import type { Screen } from './screen.ts';

/** A file of a tree. */
export interface TreeFile {
  /** Relative to the root, with `/`. */
  path: string;
  /** Bytes. */
  size?: number;
}

type Folder = Map<string, Folder | TreeFile>;

/** Files as a tree under their root, folders first. */
export function fileTree(root: string, files: readonly TreeFile[], screen: Screen): string {
  const folder: Folder = new Map<string, Folder | TreeFile>();
  for (const file of files) place(folder, file, file.path.split('/'));
  return [screen.style.bold(root), ...branches(folder, screen)].join('\n');
}

function place(folder: Folder, file: TreeFile, [name = '', ...rest]: readonly string[]): void {
  if (rest.length === 0) {
    folder.set(name, file);
    return;
  }
  const found = folder.get(name);
  const inner: Folder = isFolder(found) ? found : new Map<string, Folder | TreeFile>();
  folder.set(name, inner);
  place(inner, file, rest);
}

function isFolder(entry: Folder | TreeFile | undefined): entry is Folder {
  return entry instanceof Map;
}

function branches(folder: Folder, screen: Screen): string[] {
  const entries = [...folder].sort(([a, one], [b, other]) => {
    const foldersFirst = Number(isFolder(other)) - Number(isFolder(one));
    return foldersFirst !== 0 ? foldersFirst : a < b ? -1 : 1;
  });
  return entries.flatMap(([name, entry], at) => {
    const last = at === entries.length - 1;
    const branch = screen.style.dim(last ? '└─ ' : '├─ ');
    if (!isFolder(entry)) return [`${branch}${name}${sizeOf(entry, screen)}`];
    const trunk = screen.style.dim(last ? '   ' : '│  ');
    return [`${branch}${name}/`, ...branches(entry, screen).map((line) => trunk + line)];
  });
}

function sizeOf({ size }: TreeFile, { style }: Screen): string {
  return size === undefined ? '' : style.dim(`  ${formatBytes(size)}`);
}
