import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import type { SourceFile } from '../../template/template.ts';
import { onDisk } from './disk-error.ts';

/**
 * Every file below a folder, sorted by path, but what `skip` names (paths relative to it, with `/`).
 * A symbolic link is noted, not followed. Read without giving way to others in between: a client has some
 * forty small files, and each would be four times as long on its way through a queue.
 * Errors: `symlink-escapes` where a link leads out of the folder, `special-file` for sockets, devices and pipes.
 */
export function readFolder(
  root: string,
  skip: (path: string) => boolean = () => false,
): Promise<SourceFile[]> {
  return onDisk(`read ${root}`, () => {
    const paths = listFiles(root, '', skip).sort();
    return paths.map((path) => readEntry(root, path));
  });
}

function listFiles(root: string, folder: string, skip: (path: string) => boolean): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (skip(path)) return [];
    return entry.isDirectory() ? listFiles(root, path, skip) : [path];
  });
}

function readEntry(root: string, path: string): SourceFile {
  const file = join(root, path);
  const stats = lstatSync(file);
  if (stats.isSymbolicLink()) return readLink(root, path);
  if (!stats.isFile()) {
    throw new PulsoError('special-file', `${path} is neither a file nor a folder`, {
      at: { file },
      hint: `remove ${file}`,
    });
  }
  return { path, bytes: readFileSync(file), executable: (stats.mode & 0o100) !== 0 };
}

function readLink(root: string, path: string): SourceFile {
  const file = join(root, path);
  const target = readlinkSync(file);
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
