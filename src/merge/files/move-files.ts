import type { MergeFile, MergeFiles, MergeRules } from '../merge-types.ts';

export interface MovedFiles {
  base: MergeFiles;
  client: MergeFiles;
  /** New path → the path the client has the file at. */
  moves: ReadonlyMap<string, string>;
}

/**
 * Gives the base's and the client's files the paths the template moved them to. A file stays where
 * it is if the template still has one there, or the client has one of its own at the new path.
 */
export function moveFiles(
  { base, template, client }: Record<'base' | 'template' | 'client', MergeFiles>,
  renames: NonNullable<MergeRules['renames']>,
): MovedFiles {
  const movedBase = new Map(base);
  const movedClient = new Map(client);
  const moves = new Map<string, string>();
  for (const from of base.keys()) {
    const to = renames.reduce(renamePath, from);
    const isMove = to !== from && template.has(to) && !template.has(from) && !base.has(to);
    if (!isMove || (client.has(from) && client.has(to))) continue;
    // A link stays where the client put it.
    if (client.get(from)?.foreign !== undefined) continue;
    moveKey(movedBase, from, to);
    if (moveKey(movedClient, from, to)) moves.set(to, from);
  }
  return { base: movedBase, client: movedClient, moves };
}

/** A rename names a file, or a folder and all in it. */
function renamePath(path: string, { from, to }: { from: string; to: string }): string {
  if (path === from) return to;
  const folder = `${from.replace(/\/$/, '')}/`;
  return path.startsWith(folder) ? `${to.replace(/\/$/, '')}/${path.slice(folder.length)}` : path;
}

function moveKey(files: Map<string, MergeFile>, from: string, to: string): boolean {
  const file = files.get(from);
  if (file === undefined) return false;
  files.delete(from);
  files.set(to, file);
  return true;
}
