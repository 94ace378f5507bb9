import { dropUndefined } from '../../core/drop-undefined.ts';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { onDisk } from '../disk/disk-error.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import type { Lease } from '../locks/lease.ts';
import type { Workspace } from '../workspace.ts';
import { isObject, journalInvalid, parseState } from './check-journal.ts';
import { rollbackFile, writeClientFiles } from './file-journal.ts';
import type { FileState } from './file-state.ts';
import type { FileChange } from './journal-steps.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';

/** A rollback point holds all files of a change, in base64. */
const LARGEST = 512 * 1024 * 1024;

interface StoredState {
  executable: boolean;
  secret?: boolean;
  /** Base64. */
  bytes: string;
}

interface StoredChange {
  path: string;
  before?: StoredState;
  after?: StoredState;
}

/** The bytes of a rollback point that undoes `changes`: saved in the same step as they are made. */
export function formatRollbackPoint(changes: readonly FileChange[]): Uint8Array {
  const back = changes.map(({ path, before, after }) => ({
    path,
    before: store(after),
    after: store(before),
  }));
  return Buffer.from(JSON.stringify({ version: 2, changes: back }));
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
  const { changes } = parseState(decodeLossy(readRegularFile(file, LARGEST).bytes), file);
  if (!Array.isArray(changes) || !changes.every(isStoredChange)) throw journalInvalid(file);
  const back = changes.map(({ path, before, after }) =>
    dropUndefined({ path, before: load(before), after: load(after) }),
  );
  const options = dropUndefined({ rollback: 'discard', lease });
  await writeClientFiles(workspace, slug, back, options);
}

function isStoredChange(value: unknown): value is StoredChange {
  if (!isObject(value) || typeof value['path'] !== 'string') return false;
  return [value['before'], value['after']].every(
    (state) => state === undefined || (isObject(state) && typeof state['bytes'] === 'string'),
  );
}

function store(state: FileState | undefined): StoredState | undefined {
  if (state === undefined) return undefined;
  const { executable, secret, bytes } = state;
  return dropUndefined({ executable, secret, bytes: Buffer.from(bytes).toString('base64') });
}

function load(state: StoredState | undefined): FileState | undefined {
  if (state === undefined) return undefined;
  return { ...state, bytes: Buffer.from(state.bytes, 'base64') };
}
