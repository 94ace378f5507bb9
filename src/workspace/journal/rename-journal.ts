import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { PulsoError } from '../../core/pulso-error.ts';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { stateFile, type Workspace } from '../workspace.ts';
import type { FileChange } from './journal-steps.ts';
import type { RenameState } from './parse-rename.ts';
import { readStateText, writeStateText } from './state-text.ts';
import { formatChanges, parseChanges } from './stored-changes.ts';

const LARGEST = 1024 * 1024;
const LARGEST_FILES = 512 * 1024 * 1024;

/** The rename that a slug is part of, by its old name or its new one; undefined if there is none. Errors: `journal-invalid`. */
export async function findRename(
  workspace: Workspace,
  slug: string,
): Promise<RenameState | undefined> {
  const folder = stateFile(workspace, 'renames');
  if (!existsSync(folder)) return undefined;
  for (const name of readdirSync(folder)) {
    const state = await readRename(workspace, name);
    if (state !== undefined && (state.from === slug || state.to === slug)) return state;
  }
  return undefined;
}

/** Begins a rename; `files` are what it changes of the client's folder. The caller holds both slugs. */
export async function beginRename(
  workspace: Workspace,
  state: Omit<RenameState, 'version'>,
  files: readonly FileChange[],
): Promise<void> {
  await writeStateText(filesOf(workspace, state.from), formatChanges(files));
  await writeRename(workspace, state);
}

export async function writeRename(
  workspace: Workspace,
  state: Omit<RenameState, 'version'>,
): Promise<void> {
  const text = `${JSON.stringify({ ...state, version: 2 })}\n`;
  await writeStateText(journalOf(workspace, state.from), text);
}

/** Errors: `journal-invalid`. */
export async function readRenameFiles(workspace: Workspace, from: string): Promise<FileChange[]> {
  const file = filesOf(workspace, from);
  const bytes = await ifPresent(() => readRegularFile(file, LARGEST_FILES).bytes);
  return bytes === undefined ? [] : parseChanges(bytes, file);
}

export async function endRename(workspace: Workspace, from: string): Promise<void> {
  const folder = stateFile(workspace, 'renames', from);
  await onDisk(`remove ${folder}`, () => rm(folder, { recursive: true, force: true }));
}

/**
 * Throws while a client is on its way to another slug: both names are taken, and nothing but the rename goes on with it.
 * Once it has its new name, that one is free to be worked with. Errors: `rename-unfinished`.
 */
export async function assertNotRenaming(workspace: Workspace, slug: string): Promise<void> {
  const state = await findRename(workspace, slug);
  if (state === undefined || (state.step === 'renamed' && slug === state.to)) return;
  throw unfinishedRename(slug, state);
}

export function unfinishedRename(slug: string, { from, to }: RenameState): PulsoError {
  return new PulsoError('rename-unfinished', `the rename of ${from} to ${to} was interrupted`, {
    ...{ slug, hint: `finish it: pulso rename ${from} ${to}` },
  });
}

async function readRename(workspace: Workspace, from: string): Promise<RenameState | undefined> {
  const file = journalOf(workspace, from);
  const text = await readStateText(file, LARGEST);
  if (text === undefined) return undefined;
  const { parseRename } = await import('./parse-rename.ts');
  return parseRename(text, file);
}

function journalOf(workspace: Workspace, from: string): string {
  return stateFile(workspace, 'renames', from, 'state.json');
}

function filesOf(workspace: Workspace, from: string): string {
  return stateFile(workspace, 'renames', from, 'files.json');
}
