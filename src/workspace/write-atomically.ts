import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { onDisk } from './disk-error.ts';

/**
 * Writes a file so that a reader, or a machine that loses power, sees the old bytes or the new ones and
 * nothing between. Errors: `disk-full`, `not-permitted`; the old file is then untouched.
 */
export async function writeAtomically(
  path: string,
  bytes: Uint8Array | string,
  mode = 0o644,
): Promise<void> {
  const folder = dirname(path);
  const draft = join(folder, `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}`);
  await onDisk(`write ${path}`, async () => {
    try {
      await writeDurably(draft, bytes, mode);
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    await syncFolder(folder);
  });
}

/** Writes a file that is not there yet and waits until the disk has it. */
export async function writeDurably(
  path: string,
  bytes: Uint8Array | string,
  mode = 0o644,
): Promise<void> {
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

/** Waits until the disk has a folder's entries: without it a rename can be forgotten. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
