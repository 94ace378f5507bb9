import { dirname, join } from 'node:path';
import type { MergeFile, MergeFiles } from '../../merge/merge-types.ts';
import type { ClientFiles } from '../../workspace/clients/read-client-files.ts';
import { kindAt, walkFolder, type FolderEntry } from '../../workspace/disk/list-folder.ts';

interface TemplateSides {
  base: MergeFiles;
  template: MergeFiles;
}

/**
 * The client's side of a merge: its files at the template's paths, and what stands in the way of a new file. Nothing else
 * of its folder is looked at.
 */
export function pickClientSide(
  folder: string,
  client: ClientFiles,
  { base, template }: TemplateSides,
): Map<string, MergeFile> {
  const picked = new Map<string, MergeFile>();
  for (const path of new Set([...base.keys(), ...template.keys()])) {
    const file = client.get(path);
    if (file === undefined) continue;
    const { symlink } = file;
    picked.set(path, symlink === undefined ? file : { ...file, foreign: `a link to ${symlink}` });
  }
  for (const path of template.keys()) {
    if (base.has(path) || picked.has(path)) continue;
    for (const entry of findInTheWay(folder, path)) {
      if (!picked.has(entry.path)) picked.set(entry.path, standIn(entry));
    }
  }
  return picked;
}

/** What the client has where a new file would be, or where a folder for it would. */
function* findInTheWay(folder: string, path: string): Generator<FolderEntry> {
  const kind = kindAt(join(folder, path));
  if (kind === 'folder') {
    const files = [...walkFolder(folder, path)];
    // A folder without files is in the way too.
    if (files.length === 0) yield { path, kind };
    yield* files;
  } else if (kind !== undefined) yield { path, kind };
  for (let above = dirname(path); above !== '.'; above = dirname(above)) {
    const other = kindAt(join(folder, above));
    if (other !== undefined && other !== 'folder') yield { path: above, kind: other };
  }
}

/** It stays as it is or is removed: its bytes are not needed. */
function standIn({ kind }: FolderEntry): MergeFile {
  const file = { bytes: new Uint8Array(), executable: false };
  if (kind === 'file') return file;
  return { ...file, foreign: FOREIGN[kind] };
}

const FOREIGN = { link: 'a link', folder: 'a folder', other: 'a socket, pipe or device' } as const;
