import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import * as z from 'zod';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { writeAtomically } from '../disk/write-atomically.ts';
import { clientState, type Workspace } from '../workspace.ts';
import { journalInvalid, parseState } from './check-journal.ts';

const moveSchema = z.strictObject({
  version: z.literal(2),
  from: z.string().min(1),
  to: z.string().min(1),
  /** Services that ran before. */
  services: z.array(z.string()),
  at: z.iso.datetime(),
  /** `moving`: the data may not be at `to` yet. `moved`: it is, and a copy of that moment is still at `from`. */
  step: z.enum(['moving', 'moved']),
});

/** A move of a client with its data, until it is committed or rolled back. */
export type MoveState = z.infer<typeof moveSchema>;

/** Errors: `journal-invalid`. */
export async function readMove(workspace: Workspace, slug: string): Promise<MoveState | undefined> {
  const file = journalOf(workspace, slug);
  const text = await onDisk(`read ${file}`, () =>
    ifPresent(() => readRegularFile(file, LARGEST).bytes.toString('utf8')),
  );
  if (text === undefined) return undefined;
  const { data } = moveSchema.safeParse(parseState(text, file));
  if (data === undefined) throw journalInvalid(file);
  return data;
}

/** Whether a move is on its way, or waits for its commit. */
export function hasMove(workspace: Workspace, slug: string): boolean {
  return existsSync(journalOf(workspace, slug));
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

const LARGEST = 1024 * 1024;

function journalOf(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'move.json');
}
