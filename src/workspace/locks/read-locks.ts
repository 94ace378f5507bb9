import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { ifPresent } from '../disk/disk-error.ts';
import { stateFile, type Workspace } from '../workspace.ts';
import { slugOfLock } from './hold-client.ts';
import { EXPIRY, isExpired, removeLock } from './lock.ts';
import { describeHolder, readHolder, type Holder } from './lock-holder.ts';

/** A lock of a workspace that somebody took. */
export interface TakenLock {
  /** `client-acme`, `audit`, `workspace` … */
  name: string;
  /** The client that it is of. */
  slug?: string;
  holder: Holder;
  /** The holder's own: whoever takes the lock next has another. */
  token: string;
  /** True if its holder ended, or has given no sign of life for longer than its lease: the next command takes it over. */
  expired: boolean;
}

/** The locks that are taken now, by name. */
export async function listLocks(workspace: Workspace): Promise<TakenLock[]> {
  const folder = stateFile(workspace, 'lock');
  const names = (await ifPresent(() => readdir(folder))) ?? [];
  // A name with a dot is a draft of one who waits.
  const locks = names.filter((name) => !name.includes('.')).sort();
  const taken = await Promise.all(locks.map((name) => readLock(join(folder, name), name)));
  return taken.filter((lock) => lock !== undefined);
}

/**
 * Takes the lock of a client, or another one by its name, away from its holder, who stops before its next change. One
 * who takes it meanwhile keeps it. Errors: `lock-absent`, `lock-alive` where the holder shows signs of life and `force` is
 * false, `lock-kept` where the system does not let it.
 */
export async function releaseLock(
  workspace: Workspace,
  named: string,
  { force, dryRun }: { force: boolean; dryRun: boolean },
): Promise<TakenLock> {
  const taken = await listLocks(workspace);
  const lock = taken.find(({ slug }) => slug === named) ?? taken.find(({ name }) => name === named);
  if (lock === undefined) {
    const message = `nobody has the lock "${named}"`;
    throw new PulsoError('lock-absent', message, { hint: 'see what is locked: pulso lock status' });
  }
  if (!lock.expired && !force) throw lockAliveError(lock);
  if (!dryRun && !(await removeLock(stateFile(workspace, 'lock', lock.name), lock.token))) {
    const hint = 'run it as the user who started that process';
    throw new PulsoError('lock-kept', `cannot remove the lock "${lock.name}"`, { hint });
  }
  return lock;
}

/** Undefined where it was just let go. */
async function readLock(folder: string, name: string): Promise<TakenLock | undefined> {
  const [token] = (await ifPresent(() => readdir(folder))) ?? [];
  if (token === undefined) return undefined;
  const mark = join(folder, token);
  const holder = await readHolder(mark);
  const expired = await isExpired(mark, holder, EXPIRY);
  return dropUndefined({ name, slug: slugOfLock(name), holder, token, expired });
}

function lockAliveError({ name, holder }: TakenLock): PulsoError {
  const message = `the lock "${name}" belongs to ${describeHolder(holder)}, which is alive`;
  return new PulsoError('lock-alive', message, {
    hint: 'wait for it or end it: it lets go by itself. If it cannot be reached, add --force: it stops before its next change',
  });
}
