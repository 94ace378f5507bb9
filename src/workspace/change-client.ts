import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, readlink, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PulsoError } from '../foundation/pulso-error.ts';
import { ifPresent, onDisk, systemCode } from './disk-error.ts';
import { SECRET_MODES } from './secret-files.ts';
import { clientFolder, type Workspace } from './workspace.ts';
import { writeAtomically } from './write-atomically.ts';

/** A file's content and whether it can be run. */
export interface FileState {
  bytes: Uint8Array;
  executable: boolean;
  /** A new file that nobody but its owner may read. */
  secret?: boolean | undefined;
}

/** One file of a client as it was read and as it shall be; absent on a side: not there. */
export interface FileChange {
  /** Relative to the client's folder; pulso's own files (`.pulso/…`) are named the same way. */
  path: string;
  before?: FileState | undefined;
  after?: FileState | undefined;
}

/** One line of the journal. Digests are of mode and bytes; null: the file is not there. */
interface JournalStep {
  path: string;
  before: string | null;
  after: string | null;
  executable: boolean;
  secret: boolean;
  /** Base64. */
  bytes: string;
}

const JOURNAL = '.pulso/change.json';
/** Bytes on their way: in pulso's own folder, so that a kill leaves nothing among the client's files. */
const DRAFT = '.pulso/change.draft';

/**
 * Writes many files of one client as one step. Everything is first written down in a journal: a kill
 * before that leaves the client as it was, a kill after it is finished by the next `finishChange`.
 * The caller holds the client's lock.
 *
 * Errors: `edited-meanwhile` where a file is no longer as it was read (nothing is written then),
 * `disk-full`, `not-permitted`.
 */
export async function changeClient(
  workspace: Workspace,
  slug: string,
  changes: readonly FileChange[],
): Promise<void> {
  await beginChange(workspace, slug, changes);
  await finishChange(workspace, slug);
}

/** The first half of `changeClient`: the journal. From here on the change is never lost. */
export async function beginChange(
  workspace: Workspace,
  slug: string,
  changes: readonly FileChange[],
): Promise<void> {
  const folder = clientFolder(workspace, slug);
  const steps = changes.map(toStep);
  for (const step of steps) await refuseEdited(folder, slug, step);
  const journal = JSON.stringify({ version: 1, steps });
  await writeAtomically(join(folder, JOURNAL), journal, 0o600, join(folder, DRAFT));
}

/**
 * Finishes what a killed `changeClient` began. A file that a person edited in between is left as it is
 * and named in the result. Without a journal it does nothing. The caller holds the client's lock.
 */
export async function finishChange(workspace: Workspace, slug: string): Promise<string[]> {
  const folder = clientFolder(workspace, slug);
  const journal = join(folder, JOURNAL);
  const text = await ifPresent(readFile(journal, 'utf8'));
  if (text === undefined) return [];
  const { steps } = JSON.parse(text) as { steps: JournalStep[] };
  const kept: string[] = [];
  // Removals first: a folder may stand where a file stood, and the other way round.
  for (const step of [...steps].sort((a, b) => order(a) - order(b))) {
    if (!(await takeStep(folder, step))) kept.push(step.path);
  }
  await onDisk(`remove ${journal}`, () => rm(journal));
  return kept;
}

/** True where a killed change waits to be finished. */
export async function hasUnfinishedChange(workspace: Workspace, slug: string): Promise<boolean> {
  const journal = join(clientFolder(workspace, slug), JOURNAL);
  return (await ifPresent(lstat(journal))) !== undefined;
}

function toStep({ path, before, after }: FileChange): JournalStep {
  return {
    path,
    before: before === undefined ? null : digestFile(before),
    after: after === undefined ? null : digestFile(after),
    executable: after?.executable ?? false,
    secret: after?.secret ?? false,
    bytes: after === undefined ? '' : Buffer.from(after.bytes).toString('base64'),
  };
}

function order(step: JournalStep): number {
  if (step.after === null) return 0;
  // The record goes last: until then the client says it is at the version it came from.
  return step.path === '.pulso/instance.yaml' ? 2 : 1;
}

async function takeStep(folder: string, step: JournalStep): Promise<boolean> {
  const now = await digestOf(join(folder, step.path));
  if (now === step.after && step.after !== null) return true;
  const expected = now === step.before || now === step.after;
  if (!expected && !step.path.startsWith('.pulso/')) return false;
  if (step.after === null) await removeFile(folder, step.path);
  else await writeFileOf(folder, step);
  return true;
}

async function writeFileOf(folder: string, step: JournalStep): Promise<void> {
  const path = join(folder, step.path);
  const access = step.secret ? SECRET_MODES : { folder: 0o777, file: 0o644 };
  await onDisk(`write ${path}`, () =>
    mkdir(dirname(path), { recursive: true, mode: access.folder }),
  );
  // What a person chose for a file's readers stays; only whether it can be run is the change's.
  const mode = (await ifPresent(lstat(path)))?.mode ?? access.file;
  const runnable = step.executable ? mode | 0o111 : mode & ~0o111;
  const bytes = Buffer.from(step.bytes, 'base64');
  await writeAtomically(path, bytes, runnable & 0o777, join(folder, DRAFT));
}

/** Removes a file and the folders it leaves empty. */
async function removeFile(folder: string, path: string): Promise<void> {
  await onDisk(`remove ${path}`, () => rm(join(folder, path), { force: true }));
  for (let above = dirname(path); above !== '.'; above = dirname(above)) {
    const emptied = await rmdir(join(folder, above)).then(
      () => true,
      () => false,
    );
    if (!emptied) return;
  }
}

async function refuseEdited(folder: string, slug: string, step: JournalStep): Promise<void> {
  const now = await digestOf(join(folder, step.path));
  if (now === step.before || step.path.startsWith('.pulso/')) return;
  throw new PulsoError('edited-meanwhile', `${step.path} was edited while pulso worked on it`, {
    slug,
    at: { file: join(folder, step.path) },
    hint: 'nothing was written: run it again',
  });
}

async function digestOf(path: string): Promise<string | null> {
  try {
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) return `link ${await readlink(path)}`;
    if (!stats.isFile()) return 'folder';
    return digestFile({
      bytes: await readFile(path),
      executable: (stats.mode & 0o100) !== 0,
    });
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

function digestFile(file: FileState): string {
  const mode = file.executable ? 'x' : '-';
  return createHash('sha256').update(mode).update(file.bytes).digest('hex');
}
