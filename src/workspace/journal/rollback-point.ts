import { dropUndefined } from '../../core/drop-undefined.ts';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { onDisk } from '../disk/disk-error.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import type { Lease } from '../locks/lease.ts';
import type { Workspace } from '../workspace.ts';
import { rollbackFile, writeClientFiles } from './file-journal.ts';
import type { FileChange } from './journal-steps.ts';
import { formatChanges, invertChanges, parseChanges } from './stored-changes.ts';

/** A rollback point holds all files of a change, in base64. */
const LARGEST = 512 * 1024 * 1024;

/** The bytes of a rollback point that undoes `changes`: saved in the same step as they are made. */
export function formatRollbackPoint(changes: readonly FileChange[]): Uint8Array {
  return formatChanges(invertChanges(changes));
}

/** True where a rollout of this client was neither verified nor rolled back. */
export function hasRollbackPoint(workspace: Workspace, slug: string): boolean {
  return existsSync(rollbackFile(workspace, slug));
}

/** The rollout is verified: its rollback point is not needed any more. */
export async function discardRollbackPoint(workspace: Workspace, slug: string): Promise<void> {
  const path = rollbackFile(workspace, slug);
  await onDisk(`remove ${path}`, () => rm(path, { force: true }));
}

/**
 * Restores a client's files as they were before. The caller holds the client's lock. Errors:
 * `journal-invalid`, those of writeClientFiles.
 */
export async function restoreRollbackPoint(
  workspace: Workspace,
  slug: string,
  lease?: Pick<Lease, 'assertHeld'>,
): Promise<void> {
  if (!hasRollbackPoint(workspace, slug)) return;
  const file = rollbackFile(workspace, slug);
  const back = parseChanges(readRegularFile(file, LARGEST).bytes, file);
  const options = dropUndefined({ rollback: 'discard', lease });
  await writeClientFiles(workspace, slug, back, options);
}
