import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { onDisk } from './disk-error.ts';
import { syncFolders } from './sync-files.ts';

/**
 * Writes a file so that a reader, or a machine that loses power, sees the old bytes or the new ones and
 * nothing between. A kill can leave `draft`, the new bytes on their way: on the same file system, and a
 * name that only one writer uses at a time. Errors: `disk-full`, `not-permitted`; the old file is then untouched.
 */
export async function writeAtomically(
  path: string,
  bytes: Uint8Array | string,
  mode = 0o644,
  draft = draftBeside(path),
): Promise<void> {
  await onDisk(`write ${path}`, async () => {
    try {
      // Of a draft with a name of its own, a killed run may have left one.
      await rm(draft, { force: true });
      await writeDurably(draft, bytes, mode);
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    await syncFolders([dirname(path)]);
  });
}

function draftBeside(path: string): string {
  const unique = `${process.pid}-${randomBytes(4).toString('hex')}`;
  return join(dirname(path), `.${basename(path)}.${unique}`);
}

/** Writes a file that is not there yet and waits until the disk has it. */
async function writeDurably(path: string, bytes: Uint8Array | string, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(bytes);
    // The mode of open() is cut by the umask: a secret stays 0600 either way, a script must stay executable.
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}
