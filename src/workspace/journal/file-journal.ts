import { dropUndefined } from '../../core/drop-undefined.ts';
import { existsSync, lstatSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemCode } from '../../core/system-code.ts';
import { SECRET_MODES } from '../clients/secret-files.ts';
import { copyAccessLists } from '../disk/access-lists.ts';
import { onDisk } from '../disk/disk-error.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { ownerBelow } from '../disk/file-owner.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { syncFolders } from '../disk/sync-files.ts';
import { writeTree, type StagedFile } from '../disk/write-tree.ts';
import type { Lease } from '../locks/lease.ts';
import { clientFolder, clientState, type Workspace } from '../workspace.ts';
import { parseJournal } from './check-journal.ts';
import {
  assertUnedited,
  removedLinks,
  takeSteps,
  toStep,
  type FileChange,
  type Journal,
  type RollbackChange,
} from './journal-steps.ts';
import { assertNoLegacyJournal } from './legacy-journal.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';

/** Among what this machine keeps about a client, never in its folder: a folder can come from anywhere. */
const JOURNAL = 'journal.json';
/** New files, each named by its place in the journal; `rollback` is a new rollback point. */
const DRAFTS = 'drafts';
const ROLLBACK_DRAFT = 'rollback';

/** What becomes of the client's rollback point in the same step as the files. */
export interface ChangeOptions {
  /** The bytes of a new one, or `discard`. Default: it stays as it is. */
  rollback?: Uint8Array | 'discard';
  /** Checked before each step: what a lost lock leaves unfinished, the next holder finishes. */
  lease?: Pick<Lease, 'assertHeld'>;
}

/**
 * Writes many files of one client as one step. Everything is first written beside the clients, with a
 * journal of what goes where: a kill before that leaves the client as it was, a kill after it is completed
 * by the next `finishChange`. The caller holds the client's lock.
 *
 * Errors: `edited-meanwhile` where a file is no longer as it was read, `symlink-refused`, `disk-full`,
 * `not-permitted`, `lock-lost` (nothing of the client has changed then).
 */
export async function writeClientFiles(
  workspace: Workspace,
  slug: string,
  changes: readonly FileChange[],
  options: ChangeOptions = {},
): Promise<void> {
  await beginChange(workspace, slug, changes, options);
  await finishChange(workspace, slug, options.lease);
}

/** The first half of `writeClientFiles`: drafts and journal. From here on the change is never lost. */
export async function beginChange(
  workspace: Workspace,
  slug: string,
  changes: readonly FileChange[],
  {
    rollback = 'keep',
    lease,
  }: ChangeOptions | (Omit<ChangeOptions, 'rollback'> & { rollback?: 'keep' }) = {},
): Promise<void> {
  const folder = clientFolder(workspace, slug);
  const steps = changes.map((change) => toStep(folder, change));
  const unlinked = removedLinks(steps);
  for (const step of steps) assertUnedited(folder, slug, step, unlinked);
  const drafts = clientState(workspace, slug, DRAFTS);
  const kept: RollbackChange = typeof rollback === 'string' ? rollback : 'save';
  const staged = changes.flatMap((change, index) => stageAfter(folder, change, String(index)));
  const journal: Journal = { version: 2, steps, rollback: kept };
  await onDisk(`write ${folder}`, async () => {
    rmSync(drafts, { recursive: true, force: true });
    await ensureFolder(clientState(workspace, slug));
    try {
      await writeTree(drafts, [
        { path: 'journal', bytes: JSON.stringify(journal), mode: SECRET_MODES.file },
        ...(typeof rollback === 'string' ? [] : [rollbackDraft(rollback)]),
        ...staged.map(({ file }) => file),
      ]);
      await copyAccessLists(
        staged.flatMap(({ file, like }) =>
          like === undefined ? [] : { from: like, to: join(drafts, file.path), mode: file.mode },
        ),
      );
    } catch (error) {
      rmSync(drafts, { recursive: true, force: true });
      throw error;
    }
    lease?.assertHeld();
    renameSync(join(drafts, 'journal'), clientState(workspace, slug, JOURNAL));
    await syncFolders([clientState(workspace, slug)]);
  });
}

/**
 * Completes what an interrupted `writeClientFiles` began. A file that a person edited in between is left
 * as it is and named in the result. Without a journal it does nothing. The caller holds the client's lock.
 * Errors: `journal-invalid`, `journal-outdated`, `symlink-refused`, `lock-lost`.
 */
export async function finishChange(
  workspace: Workspace,
  slug: string,
  lease?: Pick<Lease, 'assertHeld'>,
): Promise<string[]> {
  const folder = clientFolder(workspace, slug);
  assertNoLegacyJournal(workspace, slug);
  const file = clientState(workspace, slug, JOURNAL);
  const drafts = clientState(workspace, slug, DRAFTS);
  return onDisk(`write ${folder}`, async () => {
    const journal = readJournal(file);
    if (journal === undefined) {
      rmSync(drafts, { recursive: true, force: true });
      return [];
    }
    // First: from the first changed file on it can be rolled back.
    const rollback = rollbackFile(workspace, slug);
    lease?.assertHeld();
    if (journal.rollback === 'save') renameIfPresent(join(drafts, ROLLBACK_DRAFT), rollback);
    const kept = await takeSteps(dropUndefined({ folder, drafts, lease }), journal.steps);
    if (journal.rollback === 'discard') rmSync(rollback, { force: true });
    rmSync(file);
    rmSync(drafts, { recursive: true, force: true });
    return kept;
  });
}

/** True where an interrupted change waits to be completed. */
export function hasUnfinishedChange(workspace: Workspace, slug: string): boolean {
  return existsSync(clientState(workspace, slug, JOURNAL));
}

/** Where the rollback point of a client is while a rollout is not verified. */
export function rollbackFile(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'rollback.json');
}

function rollbackDraft(bytes: Uint8Array): StagedFile {
  return { path: ROLLBACK_DRAFT, bytes, mode: SECRET_MODES.file };
}

interface Staged {
  file: StagedFile;
  /** The file that it replaces, whose access list it gets. */
  like?: string;
}

/** What a person chose for a file's readers stays; only whether it can be run is the change's. */
function stageAfter(folder: string, change: FileChange, name: string): Staged[] {
  const { path, from, before, after } = change;
  if (after === undefined) return [];
  const { bytes, executable, secret = false, symlink } = after;
  if (symlink !== undefined) return [{ file: { path: name, bytes, mode: 0o777, symlink } }];
  const like = join(folder, from ?? path);
  const found = (from ?? before) ? lstatSync(like, { throwIfNoEntry: false }) : undefined;
  const now = found?.isFile() === true ? found : undefined;
  const mode = now?.mode ?? (secret ? SECRET_MODES.file : 0o644);
  const owner = now === undefined ? ownerBelow(dirname(join(folder, path))) : now;
  const file = { path: name, bytes, mode: (executable ? mode | 0o111 : mode & ~0o111) & 0o777 };
  const owned = owner && { owner: { uid: owner.uid, gid: owner.gid, of: path } };
  return [{ file: { ...file, ...owned }, ...(now && { like }) }];
}

function readJournal(file: string): Journal | undefined {
  try {
    return parseJournal(decodeLossy(readRegularFile(file).bytes), file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** It is not there where it was moved before the interruption. */
function renameIfPresent(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}
