import type { ErrorCode } from '../../core/error-codes/error-groups.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { systemCode } from '../../core/system-code.ts';

const reasons: Readonly<Record<string, { code: ErrorCode; says: string; hint: string }>> = {
  ENOSPC: { code: 'disk-full', says: 'the disk is full', hint: 'free some space and run it again' },
  EDQUOT: {
    code: 'disk-full',
    says: 'the disk quota is used up',
    hint: 'free some space and run it again',
  },
  EACCES: {
    code: 'not-permitted',
    says: 'permission denied',
    hint: 'run it as the owner of the workspace, or give this user access',
  },
  EPERM: {
    code: 'not-permitted',
    says: 'permission denied',
    hint: 'run it as the owner of the workspace, or give this user access',
  },
  EROFS: {
    code: 'not-permitted',
    says: 'the file system is read-only',
    hint: 'use a workspace on a writable disk',
  },
  EXDEV: {
    code: 'other-disk',
    says: 'clients/ and .pulso/ are on different file systems',
    hint: 'keep both on one, so that a client can be moved into place in one step',
  },
};

/** A disk's refusal as a PulsoError: `disk-full`, `not-permitted`, `other-disk`; anything else as it came. */
export function toDiskError(error: unknown, doing: string): unknown {
  const reason = reasons[systemCode(error) ?? ''];
  if (reason === undefined) return error;
  return new PulsoError(reason.code, `cannot ${doing}: ${reason.says}`, {
    hint: reason.hint,
    cause: error,
  });
}

/** Runs work on the disk; `doing` completes "cannot …" where it fails. */
export async function onDisk<T>(doing: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toDiskError(error, doing);
  }
}

/** What was read, or undefined where the file is not there. */
export async function ifPresent<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
