import { chownSync, fchownSync, fstatSync, lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { systemCode } from '../../core/system-code.ts';

/** User and group of a file, by number. */
export interface FileOwner {
  uid: number;
  gid: number;
}

/** The owner of a file that is replaced. */
export interface KeptOwner extends FileOwner {
  /** The file, as messages name it. */
  of: string;
}

/**
 * Gives a new file the owner of the one it replaces. Who may not give files away keeps at least the group, so that a
 * container that reads it by its group still can. Errors: `not-permitted` where its readers would lose it.
 */
export function keepOwner(descriptor: number, { uid, gid, of }: KeptOwner): void {
  const now = fstatSync(descriptor);
  if (now.uid === uid && now.gid === gid) return;
  if (tryOwner(descriptor, { uid, gid }) || tryOwner(descriptor, { uid: now.uid, gid })) return;
  const isOpen = (now.mode & 0o004) !== 0;
  if (isOpen) return;
  throw new PulsoError('not-permitted', `cannot keep the owner of ${of}, ${uid}:${gid}`, {
    hint: 'run it as root or as that user, or give the file to yourself',
  });
}

/** Who owns what root creates in a folder: its owner, not root. Undefined for anybody else. */
export function ownerBelow(folder: string): FileOwner | undefined {
  if (process.geteuid?.() !== 0) return undefined;
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats === undefined ? ownerBelow(dirname(folder)) : { uid: stats.uid, gid: stats.gid };
}

/** Gives folders that were just made, from `first` down to `last`, the owner of the one they are in. */
export function giveFolders(first: string, last: string): void {
  const owner = ownerBelow(dirname(first));
  if (owner === undefined || owner.uid === 0) return;
  for (let folder = last; folder.startsWith(first); folder = dirname(folder))
    chownSync(folder, owner.uid, owner.gid);
}

function tryOwner(descriptor: number, { uid, gid }: FileOwner): boolean {
  try {
    fchownSync(descriptor, uid, gid);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EPERM') return false;
    throw error;
  }
}
