import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { PulsoError } from '../../core/pulso-error.ts';
import { onDisk } from '../disk/disk-error.ts';
import { stateFile, type Workspace } from '../workspace.ts';
import { journalInvalid, parseState } from './check-journal.ts';
import { readStateText, writeStateText } from './state-text.ts';

/** A client on its way out: nothing of it is undone. */
export interface RemovalState {
  slug: string;
  target: string;
  block: number;
  /** `begun`: its stack and data are being removed. `down`: they are gone; its folder and its state go. */
  step: 'begun' | 'down';
  /** Id of its last backup. */
  saved?: string;
}

const LARGEST = 64 * 1024;

/** Undefined if none is on its way. Errors: `journal-invalid`. */
export async function readRemoval(
  workspace: Workspace,
  slug: string,
): Promise<RemovalState | undefined> {
  const file = journalOf(workspace, slug);
  const text = await readStateText(file, LARGEST);
  if (text === undefined) return undefined;
  const { target, block, step, saved } = parseState(text, file);
  if (
    typeof target !== 'string' ||
    typeof block !== 'number' ||
    (step !== 'begun' && step !== 'down') ||
    (saved !== undefined && typeof saved !== 'string')
  ) {
    throw journalInvalid(file);
  }
  return { slug, target, block, step, ...(saved === undefined ? {} : { saved }) };
}

/** The caller holds the client's lock. */
export async function writeRemoval(
  workspace: Workspace,
  { slug, ...state }: RemovalState,
): Promise<void> {
  await writeStateText(journalOf(workspace, slug), `${JSON.stringify({ version: 2, ...state })}\n`);
}

/** All of the client is gone. */
export async function endRemoval(workspace: Workspace, slug: string): Promise<void> {
  const folder = stateFile(workspace, 'removals', slug);
  await onDisk(`remove ${folder}`, () => rm(folder, { recursive: true, force: true }));
}

/** Where the folder of a client is moved to before it is deleted. */
export function removedFolder(workspace: Workspace, slug: string): string {
  return stateFile(workspace, 'removals', slug, 'folder');
}

/** Throws while a client is being removed: nothing but the removal goes on with it, and its slug is taken. Errors: `remove-unfinished`. */
export function assertNotRemoving(workspace: Workspace, slug: string): void {
  if (existsSync(journalOf(workspace, slug))) throw unfinishedRemoval(slug);
}

export function unfinishedRemoval(slug: string): PulsoError {
  return new PulsoError('remove-unfinished', `the removal of ${slug} was interrupted`, {
    ...{ slug, hint: `finish it: pulso remove ${slug}` },
  });
}

function journalOf(workspace: Workspace, slug: string): string {
  return stateFile(workspace, 'removals', slug, 'state.json');
}
