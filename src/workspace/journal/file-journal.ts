import { lstatSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  assertUnedited,
  takeSteps,
  toStep,
  type JournalStep,
  type FileChange,
} from './journal-steps.ts';
import { systemCode } from '../../core/system-code.ts';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import { SECRET_MODES } from '../clients/secret-files.ts';
import { syncFolders } from '../disk/sync-files.ts';
import { clientFolder, type Workspace } from '../workspace.ts';
import { writeTree, type StagedFile } from '../disk/write-tree.ts';

const JOURNAL = '.pulso/change.json';
/** Files on their way, each by its place in the journal: in pulso's own folder, so that a kill leaves nothing among the client's files. */
const DRAFTS = '.pulso/change.drafts';

/**
 * Writes many files of one client as one step. Everything is first written beside them, with a journal of
 * what goes where: a kill before that leaves the client as it was, a kill after it is finished by the next
 * `finishChange`. The caller holds the client's lock.
 *
 * Errors: `edited-meanwhile` where a file is no longer as it was read, `disk-full`, `not-permitted`
 * (nothing of the client has changed then).
 */
export async function writeClientFiles(
  workspace: Workspace,
  slug: string,
  changes: readonly FileChange[],
): Promise<void> {
  await beginChange(workspace, slug, changes);
  await finishChange(workspace, slug);
}

/** The first half of `writeClientFiles`: drafts and journal. From here on the change is never lost. */
export async function beginChange(
  workspace: Workspace,
  slug: string,
  changes: readonly FileChange[],
): Promise<void> {
  const folder = clientFolder(workspace, slug);
  const steps = changes.map(toStep);
  for (const step of steps) assertUnedited(folder, slug, step);
  const drafts = join(folder, DRAFTS);
  await onDisk(`write ${folder}`, async () => {
    removeDrafts(drafts);
    try {
      await writeTree(drafts, [
        { path: 'journal', bytes: JSON.stringify({ version: 1, steps }), mode: 0o600 },
        ...changes.flatMap((change, index) => stageAfter(folder, change, String(index))),
      ]);
    } catch (error) {
      removeDrafts(drafts);
      throw error;
    }
    renameSync(join(drafts, 'journal'), join(folder, JOURNAL));
    await syncFolders([join(folder, '.pulso')]);
  });
}

/**
 * Finishes what a killed `writeClientFiles` began. A file that a person edited in between is left as it is
 * and named in the result. Without a journal it does nothing. The caller holds the client's lock.
 */
export async function finishChange(workspace: Workspace, slug: string): Promise<string[]> {
  const folder = clientFolder(workspace, slug);
  return onDisk(`write ${folder}`, async () => {
    const steps = readJournal(folder);
    const kept = await takeSteps(folder, join(folder, DRAFTS), steps ?? []);
    if (steps !== undefined) rmSync(join(folder, JOURNAL));
    removeDrafts(join(folder, DRAFTS));
    return kept;
  });
}

/** True where a killed change waits to be finished. */
export async function hasUnfinishedChange(workspace: Workspace, slug: string): Promise<boolean> {
  const journal = join(clientFolder(workspace, slug), JOURNAL);
  return (await ifPresent(lstat(journal))) !== undefined;
}

function stageAfter(
  folder: string,
  { path, before, after }: FileChange,
  name: string,
): StagedFile[] {
  if (after === undefined) return [];
  const { bytes, executable, secret = false } = after;
  // What a person chose for a file's readers stays; only whether it can be run is the change's.
  const now = before && lstatSync(join(folder, path), { throwIfNoEntry: false })?.mode;
  const mode = now ?? (secret ? SECRET_MODES.file : 0o644);
  return [{ path: name, bytes, mode: (executable ? mode | 0o111 : mode & ~0o111) & 0o777 }];
}

function readJournal(folder: string): JournalStep[] | undefined {
  try {
    const { steps } = JSON.parse(readFileSync(join(folder, JOURNAL), 'utf8')) as {
      steps: JournalStep[];
    };
    return steps;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Mostly the folder is empty or not there, which one call tells. */
function removeDrafts(drafts: string): void {
  try {
    rmdirSync(drafts);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') rmSync(drafts, { recursive: true, force: true });
  }
}
