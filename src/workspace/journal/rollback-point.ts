import { lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeClientFiles } from './file-journal.ts';
import type { FileChange } from './journal-steps.ts';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import type { FileState } from './file-state.ts';
import { clientFolder, type Workspace } from '../workspace.ts';

/** Where the way back stands while a rollout is not proven. */
const PREVIOUS_FILE = '.pulso/previous.json';

interface StoredState {
  executable: boolean;
  secret?: boolean | undefined;
  /** Base64. */
  bytes: string;
}

interface StoredChange {
  path: string;
  before?: StoredState | undefined;
  after?: StoredState | undefined;
}

/** A change that writes down the way back from `changes`; made in the same step as they are. */
export function saveRollbackPoint(changes: readonly FileChange[]): FileChange {
  const back = changes.map(({ path, before, after }) => ({
    path,
    before: store(after),
    after: store(before),
  }));
  const bytes = Buffer.from(JSON.stringify({ version: 1, changes: back }));
  return { path: PREVIOUS_FILE, after: { bytes, executable: false, secret: true } };
}

/** True where a rollout of this client was neither proven nor put back. */
export async function hasRollbackPoint(workspace: Workspace, slug: string): Promise<boolean> {
  return (await ifPresent(lstat(previousFile(workspace, slug)))) !== undefined;
}

/** The rollout is proven: there is no way back any more. */
export async function discardRollbackPoint(workspace: Workspace, slug: string): Promise<void> {
  const path = previousFile(workspace, slug);
  await onDisk(`remove ${path}`, () => rm(path, { force: true }));
}

/** Puts a client's files back to what they were before. The caller holds the client's lock. Errors: those of writeClientFiles. */
export async function restoreRollbackPoint(workspace: Workspace, slug: string): Promise<void> {
  const text = await ifPresent(readFile(previousFile(workspace, slug), 'utf8'));
  if (text === undefined) return;
  const { changes } = JSON.parse(text) as { changes: StoredChange[] };
  const back = changes.map(({ path, before, after }) => ({
    path,
    before: load(before),
    after: load(after),
  }));
  await writeClientFiles(workspace, slug, [...back, { path: PREVIOUS_FILE }]);
}

function previousFile(workspace: Workspace, slug: string): string {
  return join(clientFolder(workspace, slug), PREVIOUS_FILE);
}

function store(state: FileState | undefined): StoredState | undefined {
  if (state === undefined) return undefined;
  const { executable, secret, bytes } = state;
  return { executable, secret, bytes: Buffer.from(bytes).toString('base64') };
}

function load(state: StoredState | undefined): FileState | undefined {
  if (state === undefined) return undefined;
  return { ...state, bytes: Buffer.from(state.bytes, 'base64') };
}
