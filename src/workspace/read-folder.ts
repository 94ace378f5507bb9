import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import pLimit from 'p-limit';
import { PulsoError } from '../foundation/pulso-error.ts';
import type { SourceFile } from '../template/template.ts';
import { onDisk } from './disk-error.ts';

/** Open files at a time: far below any system's limit. */
const READERS = 32;

/**
 * Every file below a folder, sorted by path, but what `skip` names (paths relative to it, with `/`).
 * A symbolic link is noted, not followed. Errors: `symlink-escapes` where one leads out of the folder,
 * `special-file` for sockets, devices and pipes.
 */
export async function readFolder(
  root: string,
  skip: (path: string) => boolean = () => false,
): Promise<SourceFile[]> {
  return onDisk(`read ${root}`, async () => {
    const paths = await listFiles(root, '', skip);
    const limit = pLimit(READERS);
    return Promise.all(paths.sort().map((path) => limit(() => readEntry(root, path))));
  });
}

async function listFiles(
  root: string,
  folder: string,
  skip: (path: string) => boolean,
): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (skip(path)) return [];
    return entry.isDirectory() ? listFiles(root, path, skip) : [path];
  });
  return (await Promise.all(found)).flat();
}

async function readEntry(root: string, path: string): Promise<SourceFile> {
  const file = join(root, path);
  const stats = await lstat(file);
  if (stats.isSymbolicLink()) return readLink(root, path);
  if (!stats.isFile()) {
    throw new PulsoError('special-file', `${path} is neither a file nor a folder`, {
      at: { file },
      hint: `remove ${file}`,
    });
  }
  return { path, bytes: await readFile(file), executable: (stats.mode & 0o100) !== 0 };
}

async function readLink(root: string, path: string): Promise<SourceFile> {
  const file = join(root, path);
  const target = await readlink(file);
  const inside = relative(root, resolve(dirname(file), target));
  if (
    inside === '..' ||
    inside.startsWith(`..${sep}`) ||
    resolve(root, inside) !== join(root, inside)
  ) {
    throw new PulsoError(
      'symlink-escapes',
      `${path} is a link that leads out of its folder, to ${target}`,
      {
        at: { file },
        hint: 'replace it with the file itself',
      },
    );
  }
  return { path, bytes: new Uint8Array(), executable: false, symlink: target };
}
