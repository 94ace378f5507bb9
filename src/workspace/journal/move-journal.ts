import { rm } from 'node:fs/promises';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { writeAtomically } from '../disk/write-atomically.ts';
import { clientState, type Workspace } from '../workspace.ts';
import type { MoveState } from './parse-move.ts';

const LARGEST = 1024 * 1024;

/** Undefined if none is on its way or waits for its commit. Errors: `journal-invalid`. */
export async function readMove(workspace: Workspace, slug: string): Promise<MoveState | undefined> {
  const file = journalOf(workspace, slug);
  const text = await onDisk(`read ${file}`, () =>
    ifPresent(() => readRegularFile(file, LARGEST).bytes.toString('utf8')),
  );
  if (text === undefined) return undefined;
  const { parseMove } = await import('./parse-move.ts');
  return parseMove(text, file);
}

/** The caller holds the client's lock. */
export async function writeMove(
  workspace: Workspace,
  slug: string,
  state: Omit<MoveState, 'version'>,
): Promise<void> {
  const file = journalOf(workspace, slug);
  await onDisk(`write ${file}`, () => ensureFolder(clientState(workspace, slug)));
  await writeAtomically(file, `${JSON.stringify({ version: 2, ...state })}\n`);
}

export async function endMove(workspace: Workspace, slug: string): Promise<void> {
  const file = journalOf(workspace, slug);
  await onDisk(`remove ${file}`, () => rm(file, { force: true }));
}

function journalOf(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'move.json');
}
