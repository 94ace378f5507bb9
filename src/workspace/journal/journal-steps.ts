import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { digestFile, digestPath, type FileState } from './file-state.ts';
import { LEGACY_RECORD_FILE, RECORD_FILE } from '../clients/read-client.ts';
import { SECRET_MODES } from '../clients/secret-files.ts';
import { giveFolders } from '../disk/file-owner.ts';
import { assertNoLinkedFolder, isPlainPath } from '../disk/safe-path.ts';
import { syncFolders } from '../disk/sync-files.ts';
import type { Lease } from '../locks/lease.ts';

/** One file of a client as it was read and as it will be; absent on a side: not there. */
export interface FileChange {
  /** Relative to the client's folder; pulso's own files (`.pulso/…`) are named the same way. */
  path: string;
  before?: FileState;
  after?: FileState;
  /** Where the file was, if it is moved: it keeps mode, owner, group and access list. */
  from?: string;
}

/** What the journal keeps of it. Digests are of mode and bytes; null: the file is not there. */
export interface JournalStep {
  path: string;
  before: string | null;
  after: string | null;
  secret: boolean;
}

/** What becomes of the client's rollback point. */
export type RollbackChange = 'keep' | 'save' | 'discard';

/** A change on its way, as written before its first step. */
export interface Journal {
  version: 2;
  steps: readonly JournalStep[];
  rollback: RollbackChange;
}

/** Errors: `path-escapes` where the path leads out of the client's folder. */
export function toStep(folder: string, { path, before, after }: FileChange): JournalStep {
  if (!isPlainPath(path)) {
    throw new PulsoError('path-escapes', `${path} is not a path below ${folder}`, {
      hint: 'correct the path in the template',
    });
  }
  return {
    path,
    before: before === undefined ? null : digestFile(before),
    after: after === undefined ? null : digestFile(after),
    secret: after?.secret ?? false,
  };
}

/** Throws `edited-meanwhile` where a person's file is not as it was read, `symlink-refused` on the way to a link. */
export function assertUnedited(
  folder: string,
  slug: string,
  { path, before }: JournalStep,
  unlinked: ReadonlySet<string>,
): void {
  // Removed before anything is written: nothing can be below it yet.
  if (foldersAbove(path).some((above) => unlinked.has(above))) return;
  assertNoLinkedFolder(folder, path);
  const now = isOwn(path) ? before : digestPath(join(folder, path));
  if (now === before) return;
  if (now === 'folder' && before === null) throw notAFile(folder, slug, path);
  throw new PulsoError('edited-meanwhile', `${path} was edited while pulso was changing it`, {
    slug,
    at: { file: join(folder, path) },
    hint: 'nothing was written; run the command again',
  });
}

/** A folder, pipe or socket of the client where the template has a file: pulso removes none. */
function notAFile(folder: string, slug: string, path: string): PulsoError {
  return new PulsoError(
    'special-file',
    `${path} is not a file in the client, but in the template`,
    {
      slug,
      at: { file: join(folder, path) },
      hint: 'nothing was written; move it out of the way, then run the command again',
    },
  );
}

/** Links that the steps remove. */
export function removedLinks(steps: readonly JournalStep[]): Set<string> {
  const removed = steps.filter(
    ({ before, after }) => after === null && before?.startsWith('link '),
  );
  return new Set(removed.map(({ path }) => path));
}

function foldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === '.' ? [] : [above, ...foldersAbove(above)];
}

/** Where steps are taken. */
export interface StepPlace {
  /** The client's folder. */
  folder: string;
  /** Holds the new files, each named by its step's index. */
  drafts: string;
  /** Checked before each step. */
  lease?: Pick<Lease, 'assertHeld'>;
}

/**
 * Takes the steps that are not taken yet and waits until the disk has them. Returns the paths that were
 * left because a person edited them meanwhile. Errors: `lock-lost`.
 */
export async function takeSteps(
  { folder, drafts, lease }: StepPlace,
  steps: readonly JournalStep[],
): Promise<string[]> {
  const inOrder = steps
    .map((step, index) => ({ step, draft: join(drafts, String(index)) }))
    // Removals first: a folder may stand where a file stood, and the other way round.
    .sort((one, other) => orderOf(one.step) - orderOf(other.step));
  const kept: string[] = [];
  const touched = new Set<string>();
  for (const { step, draft } of inOrder) {
    lease?.assertHeld();
    // Checked again: a folder can have become a link since the journal was written.
    assertNoLinkedFolder(folder, step.path);
    const now = digestPath(join(folder, step.path));
    if (isLeft(step, now)) kept.push(step.path);
    else for (const each of takeStep(folder, step, { now, draft })) touched.add(each);
  }
  // A folder that a later step left empty is gone: the one it was in is among them.
  await syncFolders([...touched].filter((each) => existsSync(each)));
  return kept;
}

function orderOf({ path, after }: JournalStep): number {
  // The old record goes after the new one is there: at every moment the client has one.
  if (path === LEGACY_RECORD_FILE) return 3;
  if (after === null) return 0;
  // The record goes last: until then the client says it is at the version it came from.
  return path === RECORD_FILE ? 2 : 1;
}

/** True for a person's file that is neither as it was nor as it will be. */
function isLeft({ path, before, after }: JournalStep, now: string | null): boolean {
  return !isOwn(path) && now !== before && now !== after;
}

/** Gives the folders whose entries changed. */
function takeStep(
  folder: string,
  { path, after, secret }: JournalStep,
  { now, draft }: { now: string | null; draft: string },
): string[] {
  const place = join(folder, path);
  if (after === null) return [removeFile(folder, path)];
  if (now === after) return [dirname(place)];
  const mode = secret ? SECRET_MODES.folder : 0o777;
  // Of pulso's own alone: before it was packed, the base was a folder.
  if (now === 'folder' && isOwn(path)) rmSync(place, { recursive: true });
  const made = mkdirSync(dirname(place), { recursive: true, mode });
  if (made !== undefined) giveFolders(made, dirname(place));
  renameSync(draft, place);
  return made === undefined ? [dirname(place)] : [dirname(place), dirname(made)];
}

/** Removes a file and the folders it leaves empty; gives the one that stays. */
function removeFile(folder: string, path: string): string {
  rmSync(join(folder, path), { force: true });
  let above = dirname(path);
  while (above !== '.' && removeIfEmpty(join(folder, above))) above = dirname(above);
  // After an interruption it can be gone already.
  while (above !== '.' && !existsSync(join(folder, above))) above = dirname(above);
  return join(folder, above);
}

function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** pulso's own files are edited by nobody else. */
function isOwn(path: string): boolean {
  return path.startsWith('.pulso/');
}
