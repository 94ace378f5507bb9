/** A new file that cannot be where the template puts it: a folder of the client stands there, or a file where a folder must. */
export interface Clash {
  /** The template's file. */
  path: string;
  /** The client's files in its way. */
  blocking: readonly string[];
}

/** Finds the paths of `added` that cannot stand beside those of `kept`. */
export function findPathConflicts(added: readonly string[], kept: readonly string[]): Clash[] {
  const files = new Set(kept);
  const folders = groupByFolder(kept, new Set(added));
  return added.flatMap((path) => {
    const above = foldersOf(path).filter((folder) => files.has(folder));
    const blocking = [...above, ...(folders.get(path) ?? [])];
    return blocking.length > 0 ? [{ path, blocking }] : [];
  });
}

/** The paths below each of the folders that are asked for. */
function groupByFolder(
  paths: readonly string[],
  asked: ReadonlySet<string>,
): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    for (const folder of foldersOf(path)) {
      if (!asked.has(folder)) continue;
      const below = folders.get(folder);
      if (below === undefined) folders.set(folder, [path]);
      else below.push(path);
    }
  }
  return folders;
}

/** `a/b/c` → `a`, `a/b`. */
function foldersOf(path: string): string[] {
  const steps = path.split('/');
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join('/'));
}
