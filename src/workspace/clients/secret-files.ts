import { randomBytes } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { Secret } from '../../core/secret.ts';
import { ifPresent } from '../disk/disk-error.ts';

/** Where a client's secrets are, in its folder. */
export const SECRETS_FOLDER = 'config/secrets';

/** True for a path below that folder, relative to the client's. */
export function isSecretPath(path: string): boolean {
  return path.startsWith(`${SECRETS_FOLDER}/`);
}

/** Modes of that folder and of its files: nobody but their owner. */
export const SECRET_MODES = { folder: 0o700, file: 0o600 } as const;

/** A secret of `length` characters (letters, digits, `-`, `_`) from the system's cryptographic source: 6 bits each. */
export function generateSecret(length = 32): Secret {
  return new Secret(randomBytes(length).toString('base64url').slice(0, length));
}

/** True where others than its owner can read it; undefined if it is missing. */
export async function isExposed(path: string): Promise<boolean | undefined> {
  const stats = await ifPresent(() => lstat(path));
  return stats === undefined ? undefined : (stats.mode & 0o077) !== 0;
}
