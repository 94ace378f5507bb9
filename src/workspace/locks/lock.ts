import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AbortedError, PulsoError } from '../../core/pulso-error.ts';
import type { Reporter } from '../../core/reporter.ts';
import { systemCode } from '../../core/system-code.ts';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import { withReserve } from '../disk/disk-reserve.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { startLease, touch, type Lease } from './lease.ts';
import {
  describeHolder,
  isHolderGone,
  readHolder,
  thisProcess,
  type Holder,
} from './lock-holder.ts';
import { stateFile, type Workspace } from '../workspace.ts';

export interface LockOptions {
  /** Called with the holder of the lock if the wait is longer than a moment. */
  reporter?: Reporter;
  signal?: AbortSignal;
  /** Milliseconds to wait for the holder. Default 60 000. */
  wait?: number;
  /** Milliseconds without a sign of life after which a holder has lost it. Default 15 000. */
  expiry?: number;
}

type Waiting = LockOptions & { expiry: number };

const SAY_AFTER = 1_000;
/** Milliseconds without a sign of life after which a holder has lost its lock. */
export const EXPIRY = 15_000;

/**
 * Runs work that no other process on this workspace runs at the same time under the same name.
 *
 * The lock is a folder holding one file, named by its holder's token. Moving a folder onto another
 * succeeds only where that one is absent or empty, so taking it is one atomic step; and an expired holder
 * is thrown out by deleting the file of exactly that token, so that of two who try, neither can throw out
 * the one that came after. A holder touches its file while it lives, and stops where it could not.
 *
 * Errors: `locked` (taken for the whole wait), `lock-lost`, `interrupted`.
 */
export async function withLock<T>(
  workspace: Workspace,
  name: string,
  work: (lease: Lease) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const expiry = options.expiry ?? EXPIRY;
  const lock = stateFile(workspace, 'lock', name);
  const token = randomBytes(9).toString('base64url');
  const tookOver = await onDisk(`lock ${workspace.root}`, () =>
    withReserve(workspace, () => acquire(lock, token, { ...options, expiry })),
  );
  const mark = join(lock, token);
  const lease = startLease({ mark, name, expiry, tookOver });
  try {
    const result = await work(lease);
    // Work that noticed and stopped must not look like work that is done.
    lease.signal.throwIfAborted();
    return result;
  } catch (error) {
    throw lease.signal.aborted ? lease.signal.reason : error;
  } finally {
    lease.end();
    await removeLock(lock, token);
  }
}

/** Whether a holder that was gone had to be thrown out. */
async function acquire(lock: string, token: string, options: Waiting): Promise<boolean> {
  const draft = `${lock}.${token}`;
  let tookOver: boolean;
  try {
    await ensureFolder(draft);
    await writeMark(join(draft, token));
    tookOver = await waitUntilTaken(lock, token, options);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  await sweepDrafts(lock, options.expiry);
  return tookOver;
}

/** On a full disk it is empty: then its age alone shows whether its holder lives. */
async function writeMark(path: string): Promise<void> {
  try {
    await writeFile(path, JSON.stringify(thisProcess()));
  } catch (error) {
    if (systemCode(error) !== 'ENOSPC') throw error;
    await writeFile(path, '');
  }
}

async function waitUntilTaken(lock: string, token: string, options: Waiting): Promise<boolean> {
  const started = Date.now();
  let said = false;
  let tookOver = false;
  while (!(await take(lock, token))) {
    const holder = await findHolder(lock, options.expiry);
    if (holder === 'thrown-out') tookOver = true;
    if (holder === undefined || holder === 'thrown-out') continue;
    const waited = Date.now() - started;
    if (options.signal?.aborted === true) throw new AbortedError();
    if (waited > (options.wait ?? 60_000)) throw lockHeldError(holder);
    if (!said && waited > SAY_AFTER) {
      said = true;
      const message = `waiting for ${describeHolder(holder)}`;
      options.reporter?.report({ code: 'lock-wait', kind: 'note', message });
    }
    await sleep(20 + Math.random() * 60);
  }
  return tookOver;
}

async function take(lock: string, token: string): Promise<boolean> {
  const draft = `${lock}.${token}`;
  // Fresh at the moment it is taken, however long the wait was.
  await touch(join(draft, token));
  try {
    await rename(draft, lock);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

/** Who holds the lock; undefined where nobody does. One that is gone is thrown out. */
async function findHolder(
  lock: string,
  expiry: number,
): Promise<Holder | 'thrown-out' | undefined> {
  const [token] = (await ifPresent(() => readdir(lock))) ?? [];
  if (token === undefined) return undefined;
  const holder = await readHolder(join(lock, token));
  if (!(await isExpired(join(lock, token), holder, expiry))) return holder;
  return (await removeLock(lock, token)) ? 'thrown-out' : holder;
}

/** Whether the holder of a lock ended, or has shown no sign of life for longer than its lease. */
export async function isExpired(mark: string, holder: Holder, expiry: number): Promise<boolean> {
  if (isHolderGone(holder)) return true;
  // Without its mark it is a folder just made or just let go: that one's own age counts.
  const seen = await stat(mark)
    .catch(() => stat(dirname(mark)))
    .catch(() => undefined);
  return seen === undefined || Date.now() - seen.mtimeMs > expiry;
}

/** Removes what processes killed while they waited have left. */
async function sweepDrafts(lock: string, expiry: number): Promise<void> {
  const prefix = `${basename(lock)}.`;
  for (const name of await readdir(dirname(lock))) {
    if (!name.startsWith(prefix)) continue;
    const draft = join(dirname(lock), name);
    const mark = join(draft, name.slice(prefix.length));
    if (await isExpired(mark, await readHolder(mark), expiry)) {
      await rm(draft, { recursive: true, force: true });
    }
  }
}

/** Ends a holder's lock. False where its file could not be removed: it is another user's. */
export async function removeLock(lock: string, token: string): Promise<boolean> {
  const removed = await unlink(join(lock, token)).then(
    () => true,
    (error: unknown) => systemCode(error) === 'ENOENT',
  );
  // Fails where another has it already, which is as good.
  await rmdir(lock).catch(() => undefined);
  return removed;
}

function lockHeldError(holder: Holder): PulsoError {
  return new PulsoError('locked', `the workspace is in use by ${describeHolder(holder)}`, {
    hint: 'wait for it to end, or end it, and run this again',
  });
}
