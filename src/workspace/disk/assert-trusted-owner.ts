import { statSync } from 'node:fs';
import { PulsoError } from '../../core/pulso-error.ts';
import { systemCode } from '../../core/system-code.ts';

/** Names folders of other users that are trusted: as git's safe.directory, and no file of a workspace can set it. */
export const SAFE_VARIABLE = 'PULSO_SAFE_DIRECTORY';

/** Who runs pulso. */
export interface CurrentUser {
  /** Effective user id; absent on systems without. */
  uid?: number;
  /** Who called sudo; absent: nobody. */
  invoker?: number;
  /** Absolute folders, separated by colons; `folder/*` is all below it, `*` every folder. */
  safe: string;
}

export function currentUser(): CurrentUser {
  const uid = process.geteuid?.();
  const invoker = Number.parseInt(process.env['SUDO_UID'] ?? '', 10);
  return {
    ...(uid === undefined ? {} : { uid }),
    // Anybody can set the variable: only root's own environment is taken at its word.
    ...(uid === 0 && Number.isSafeInteger(invoker) ? { invoker } : {}),
    safe: process.env[SAFE_VARIABLE] ?? '',
  };
}

/**
 * Refuses what another user can write: settings choose the programs that run and the engines that are changed.
 * Files of root are trusted, and behind sudo those of who called it. Missing ones are not looked at.
 * Errors: `owner-untrusted`.
 */
export function assertTrustedOwner(
  folder: string,
  paths: readonly string[],
  { uid, invoker, safe }: CurrentUser,
): void {
  if (uid === undefined || isSafe(folder, safe)) return;
  for (const path of paths) {
    const owner = ownerOf(path);
    if (owner === undefined || [0, uid, invoker].includes(owner)) continue;
    throw new PulsoError(
      'owner-untrusted',
      `${path} belongs to user ${owner}, and pulso runs as user ${uid}`,
      { hint: `run pulso as that user; if you trust it: ${SAFE_VARIABLE}=${folder} pulso …` },
    );
  }
}

function isSafe(folder: string, safe: string): boolean {
  return safe.split(':').some((entry) => {
    if (entry === '*' || entry === folder) return true;
    return entry.endsWith('/*') && folder.startsWith(entry.slice(0, -1));
  });
}

function ownerOf(path: string): number | undefined {
  try {
    return statSync(path).uid;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
