import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { SECRET_MODES } from '../clients/secret-files.ts';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { clientState, type Workspace } from '../workspace.ts';
import type { FileChange } from './journal-steps.ts';
import type { RestoreHead, RestoreState, RestoreStep } from './restore-state.ts';
import { readStateText, removeState, writeStateText } from './state-text.ts';
import { formatChanges, parseChanges } from './stored-changes.ts';

const LARGEST = 16 * 1024 * 1024;
const LARGEST_FILES = 512 * 1024 * 1024;

/** How far the restore of a client is; undefined if there is none. Errors: `journal-invalid`. */
export async function readRestore(
  workspace: Workspace,
  slug: string,
): Promise<RestoreState | undefined> {
  const file = journalOf(workspace, slug);
  const text = await readStateText(file, LARGEST);
  if (text === undefined) return undefined;
  const { parseRestore } = await import('./parse-restore.ts');
  return parseRestore(text, file);
}

/** Whether a restore is on its way, or has kept what it replaced. */
export function hasRestore(workspace: Workspace, slug: string): boolean {
  return existsSync(journalOf(workspace, slug));
}

/** Begins a restore, or takes the place of one that has ended; `files` are what it changes of the client's folder. The caller holds the client's lock. */
export async function beginRestore(
  workspace: Workspace,
  slug: string,
  { head, files, at }: { head: RestoreHead; files: readonly FileChange[]; at: string },
  step: RestoreStep = 'begun',
): Promise<void> {
  await writeStateText(filesOf(workspace, slug), formatChanges(files));
  const lines = `${JSON.stringify(head)}\n${JSON.stringify({ step, at })}\n`;
  await writeStateText(journalOf(workspace, slug), lines);
}

/** Notes a step once and for all: from here on a kill continues from it. */
export async function recordRestoreStep(
  workspace: Workspace,
  slug: string,
  { step, at }: { step: RestoreStep; at: string },
): Promise<void> {
  const path = journalOf(workspace, slug);
  await onDisk(`write ${path}`, async () => {
    const file = await open(path, 'a', SECRET_MODES.file);
    try {
      await file.writeFile(`${JSON.stringify({ step, at })}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/** What a restore changes of the client's folder; empty: nothing. Errors: `journal-invalid`. */
export async function readRestoreFiles(workspace: Workspace, slug: string): Promise<FileChange[]> {
  const file = filesOf(workspace, slug);
  const bytes = await ifPresent(() => readRegularFile(file, LARGEST_FILES).bytes);
  return bytes === undefined ? [] : parseChanges(bytes, file);
}

/** Nothing is left to finish, to undo or to roll back. */
export async function endRestore(workspace: Workspace, slug: string): Promise<void> {
  await removeState(journalOf(workspace, slug));
  await removeState(filesOf(workspace, slug));
}

/** Where the restore of a client is while it can be finished, undone or rolled back. */
function journalOf(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'restore.jsonl');
}

function filesOf(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'restore-files.json');
}
