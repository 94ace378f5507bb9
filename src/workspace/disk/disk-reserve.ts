import { randomBytes } from 'node:crypto';
import { rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { systemCode } from '../../core/system-code.ts';
import { stateFile, type Workspace } from '../workspace.ts';

/** Room for the locks and audit entries of the work that makes room. */
const BYTES = 64 * 1024;

/** Free bytes of a disk that can spare them. */
const PLENTY = 1024 * 1024;

/**
 * Keeps a little of the disk for when it is full: stop, destroy and what reads must not fail for want of a few bytes.
 * Never throws: a disk that is full already has no room to keep.
 */
export async function keepReserve(workspace: Workspace): Promise<void> {
  const path = reserveFile(workspace);
  try {
    if ((await stat(path).catch(() => undefined))?.size === BYTES) return;
    const { bavail, bsize } = await statfs(dirname(path));
    if (bavail * bsize < PLENTY) return;
    // Random: a file system that compresses would keep no room for zeros.
    await writeFile(path, randomBytes(BYTES), { mode: 0o600 });
  } catch {
    await rm(path, { force: true }).catch(() => undefined);
  }
}

/** Runs work on the disk; if it is full, gives up the reserve and runs it once more. Errors: those of the work. */
export async function withReserve<T>(workspace: Workspace, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isFull(error)) throw error;
    await rm(reserveFile(workspace), { force: true }).catch(() => undefined);
    return work();
  }
}

/** True for a disk without room, before or after it was translated. */
function isFull(error: unknown): boolean {
  if (error instanceof PulsoError && error.code === 'disk-full') return true;
  return ['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '');
}

function reserveFile(workspace: Workspace): string {
  return stateFile(workspace, 'disk-reserve');
}
