/** Paths given away so far, each with who has it. */
export interface TakenPaths {
  files: Map<string, string>;
  /** Folders that a file is in. */
  folders: Map<string, string>;
}

/** Takes a path; who has it, where it is a file already, a folder of one, or in a file's place. */
export function takePath(taken: TakenPaths, path: string, owner: string): string | undefined {
  const folders = foldersOf(path);
  const holder =
    [path, ...folders].map((each) => taken.files.get(each)).find((each) => each !== undefined) ??
    taken.folders.get(path);
  if (holder !== undefined) return holder;
  taken.files.set(path, owner);
  for (const folder of folders) taken.folders.set(folder, owner);
  return undefined;
}

/** `a/b/c` → `a`, `a/b`. */
function foldersOf(path: string): string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
}
