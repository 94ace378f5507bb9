import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import type { SourceFile } from '../../template/template.ts';
import { onDisk } from './disk-error.ts';
import { readRegularFile } from './read-regular-file.ts';

/** Far above what a client or a template has. */
const MOST_FILES = 20_000;
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Every file below a folder, sorted by path, but what `skip` names (paths relative to it, with `/`).
 * A symbolic link is noted, not followed. Read without giving way to others in between: a client has some
 * forty small files, and each would take four times as long on its way through a queue.
 * Errors: `symlink-escapes` where a link leads out of the folder, `folder-too-large`, those of readRegularFile.
 */
export function readFolder(
  root: string,
  skip: (path: string) => boolean = () => false,
): Promise<SourceFile[]> {
  return onDisk(`read ${root}`, () => {
    const paths = listFiles(root, '', skip).sort();
    if (paths.length > MOST_FILES) throw tooLarge(root, `more than ${MOST_FILES} files`);
    let left = MOST_BYTES;
    return paths.map((path) => {
      const entry = readEntry(root, path);
      left -= entry.bytes.length;
      if (left < 0) throw tooLarge(root, `more than ${MOST_BYTES / 1024 / 1024} MiB`);
      return entry;
    });
  });
}

function tooLarge(root: string, limit: string): PulsoError {
  return new PulsoError('folder-too-large', `${root} is too large: ${limit}`, {
    at: { file: root },
    hint: 'move what does not belong there out of the folder; data belongs in a volume',
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
  if (lstatSync(file).isSymbolicLink()) return readLink(root, path);
  const { bytes, stats } = readRegularFile(file);
  return { path, bytes, executable: (stats.mode & 0o100) !== 0 };
}

/** The link at a path. Errors: `symlink-escapes`, and the system's own if it is something else. */
export function readLink(root: string, path: string): SourceFile {
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
