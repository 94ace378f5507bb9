import { readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LazyMap } from '../../core/lazy-map.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { systemCode } from '../../core/system-code.ts';
import type { SourceFile } from '../../template/template.ts';
import { toDiskError } from '../disk/disk-error.ts';
import { kindAt, listEntries, walkFolder } from '../disk/list-folder.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { isPlainPath } from '../disk/safe-path.ts';
import { clientFolder, type Workspace } from '../workspace.ts';

/** A client's files by their path in its folder. */
export type ClientFiles = ReadonlyMap<string, SourceFile>;

/** Folders whose files engines may get whatever their names are. */
const LISTED = ['config', 'k8s'];

/**
 * A client's own files, without pulso's (`.pulso/`). Each is read when it is asked for, any path can be, and no other
 * file of the folder is opened. Listed are `known` paths, the names beside the compose file, and what is in `config`
 * and `k8s`. A link is noted, not followed; a folder, a pipe, a socket, and what is below a link are not there.
 * A file that may not be read, or is too large, is an error when it is asked for: `not-permitted`, `file-too-large`.
 */
export function readClientFiles(
  workspace: Workspace,
  slug: string,
  known: Iterable<string> = [],
): ClientFiles {
  const root = clientFolder(workspace, slug);
  const isLinked = rememberLinks(root);
  return new LazyMap(
    () => new Set([...known, ...listNames(root)].sort()),
    (path) => (isOwn(path) && !isLinked(dirname(path)) ? readEntry(root, slug, path) : undefined),
  );
}

function isOwn(path: string): boolean {
  return isPlainPath(path) && path !== '.pulso' && !path.startsWith('.pulso/');
}

function* listNames(root: string): Generator<string> {
  for (const { path, kind } of listEntries(root)) if (kind !== 'folder') yield path;
  for (const folder of LISTED) for (const { path } of walkFolder(root, folder)) yield path;
}

/** Whether a folder, or one on the way to it, is a link; each is looked at once. */
function rememberLinks(root: string): (folder: string) => boolean {
  const known = new Map<string, boolean>([['.', false]]);
  const isLinked = (folder: string): boolean => {
    const found = known.get(folder);
    if (found !== undefined) return found;
    const linked = isLinked(dirname(folder)) || kindAt(join(root, folder)) === 'link';
    known.set(folder, linked);
    return linked;
  };
  return isLinked;
}

function readEntry(root: string, slug: string, path: string): SourceFile | undefined {
  const file = join(root, path);
  try {
    const { bytes, stats } = readRegularFile(file);
    return { path, bytes, executable: (stats.mode & 0o100) !== 0 };
  } catch (error) {
    const { code } = error instanceof PulsoError ? error : { code: systemCode(error) };
    if (code === 'symlink-refused') return noteLink(path, readlinkSync(file));
    if (code === 'special-file' || code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw toDiskError(error, `read clients/${slug}/${path}`);
  }
}

function noteLink(path: string, symlink: string): SourceFile {
  return { path, bytes: new Uint8Array(), executable: false, symlink };
}
