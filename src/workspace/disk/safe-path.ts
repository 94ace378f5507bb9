import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';

/** Whether a path stays below the folder it is relative to, whoever wrote it: no `..`, no root, no odd parts. */
export function isPlainPath(path: string): boolean {
  if (path.includes('\0') || path.includes('\\')) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/**
 * Throws `symlink-refused` where a folder on the way from `root` to `path` is a link: what is written or
 * removed below it would be somewhere else. The last part of the path may be one.
 */
export function assertNoLinkedFolder(root: string, path: string): void {
  for (let above = dirname(path); above !== '.'; above = dirname(above)) assertNoLink(root, above);
}

/** Throws `symlink-refused` where `path` below `root`, or a folder on the way there, is a link. */
export function assertNoLinks(root: string, path: string): void {
  assertNoLinkedFolder(root, path);
  assertNoLink(root, path);
}

function assertNoLink(root: string, path: string): void {
  const file = join(root, path);
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  throw new PulsoError('symlink-refused', `${file} is a symbolic link`, {
    at: { file },
    hint: 'replace the link with the file or folder itself',
  });
}
