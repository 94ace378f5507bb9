import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { systemCode } from '../../core/system-code.ts';
import type { FileContent } from '../../core/file-content.ts';

/** A file's content and whether it can be run; or a link. */
export interface FileState extends FileContent {
  /** What the link leads to; it has no bytes. */
  symlink?: string;
  /** A new file that nobody but its owner may read. */
  secret?: boolean;
}

/** Digest of a file's mode and bytes, hex; of a link, where it leads. */
export function digestFile({ bytes, executable, symlink }: FileState): string {
  if (symlink !== undefined) return `link ${symlink}`;
  return createHash('sha256')
    .update(executable ? 'x' : '-')
    .update(bytes)
    .digest('hex');
}

/** The digest of what stands at a path; null if nothing does. */
export function digestPath(path: string): string | null {
  try {
    const stats = lstatSync(path);
    if (stats.isSymbolicLink()) return `link ${readlinkSync(path)}`;
    if (!stats.isFile()) return 'folder';
    return digestFile({ bytes: readFileSync(path), executable: (stats.mode & 0o100) !== 0 });
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
