import { randomBytes } from 'node:crypto';
import type { DatabaseSurvey } from '../../databases/read-server.ts';
import type { BackupManifest } from '../../backup/manifest.ts';
import { beginRestore, readRestore } from '../../workspace/journal/restore-journal.ts';
import type { RestoreHead } from '../../workspace/journal/restore-state.ts';
import type { OperationContext } from '../context.ts';
import { finishRestore, step, undoRestore, type RestoreRun } from './advance-restore.ts';
import { stopServices } from './app-power.ts';
import { loadScratch } from './load-scratch.ts';
import { loadVolumes } from './restored-volumes.ts';
import type { PreparedRestore } from './prepare-restore.ts';

export interface ReplacedLive {
  /** What the restored database has; absent: none was restored. */
  survey?: DatabaseSurvey;
  /** The backup of what was live. */
  saved?: BackupManifest;
  /** How the database that was live is called now. */
  kept?: string;
  /** Milliseconds from the stop of the app until it was healthy. */
  away: number;
}

/** Names that pulso gives to databases: a name of anything else must not be dropped. */
export const OWN_NAME = /^pulso_(scratch|before)_[0-9a-f]{12}$/;

/** Names of one restore's databases: no other ever has them. */
export function nameDatabases(): { scratch: string; kept: string } {
  const unique = randomBytes(6).toString('hex');
  return { scratch: `pulso_scratch_${unique}`, kept: `pulso_before_${unique}` };
}

/**
 * Loads, verifies, saves what is live, stops the app, swaps, starts it. Whatever fails before the swap leaves what is
 * live as it was, and what fails after it is swapped back. Errors: those of loadScratch, `save` and finishRestore.
 */
export async function replaceLive(
  context: OperationContext,
  run: RestoreRun,
  {
    prepared,
    save,
  }: { prepared: PreparedRestore; save: (() => Promise<BackupManifest>) | undefined },
): Promise<ReplacedLive> {
  const { workspace, now } = context;
  const { slug } = run.record;
  const { changes, services } = prepared;
  const head = headOf(prepared);
  await beginRestore(workspace, slug, { head, files: changes, at: now().toISOString() });
  return withUndo(context, run, async () => {
    const survey = await loadBeside(context, run, { prepared, head });
    await step(context, slug, 'loaded');
    const saved = await save?.();
    await step(context, slug, 'saved');
    context.signal.throwIfAborted();
    const away = await replaceStopped(context, run, services);
    const ended = { away, ...(survey && { survey }), ...(saved && { saved }) };
    return head.database === null ? ended : { ...ended, kept: head.database.kept };
  });
}

/** Loads what is restored of the volumes and the database of a backup beside what is live. Errors: those of loadVolumes and loadScratch. */
export async function loadBeside(
  context: OperationContext,
  { engine, record }: RestoreRun,
  { prepared, head }: { prepared: PreparedRestore; head: RestoreHead },
): Promise<DatabaseSurvey | undefined> {
  await loadVolumes(context, prepared, { engine, slug: record.slug, into: head.volumes });
  const { database, backup } = prepared;
  if (database === undefined || head.database === null) return undefined;
  const { manifest } = backup;
  return loadScratch(context, {
    ...{ ...prepared, ...database, scratch: head.database.scratch, manifest },
  });
}

/** Stops the app, swaps and starts it again: milliseconds that it was away. Errors: those of an apply and finishRestore. */
export async function replaceStopped(
  context: OperationContext,
  run: RestoreRun,
  services: readonly string[],
): Promise<number> {
  const { record, engine, timeout } = run;
  await step(context, record.slug, 'stopping');
  const begun = context.now().getTime();
  await stopServices(context, record, { engine, services, timeout });
  await swapAndStart(context, run);
  return context.now().getTime() - begun;
}

/** From here on it goes on to its end, whoever interrupts it: a client without its app is not a clean end. */
async function swapAndStart(context: OperationContext, run: RestoreRun): Promise<void> {
  const { workspace } = context;
  const { slug } = run.record;
  context.signal.throwIfAborted();
  await step(context, slug, 'applying');
  const state = await readRestore(workspace, slug);
  const signal = context.lease?.signal ?? new AbortController().signal;
  if (state !== undefined) await finishRestore({ ...context, signal }, run, state);
}

/** Undoes what was done where the work fails before the swap; after it, finishRestore has. */
export async function withUndo<T>(
  context: OperationContext,
  run: RestoreRun,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { workspace, lease } = context;
    // Whoever has the lock by now finds the journal.
    if (lease?.signal.aborted === true) throw error;
    const state = await readRestore(workspace, run.record.slug);
    if (state !== undefined && UNDONE.includes(state.step)) {
      // The person's interruption must not interrupt what it asks for.
      await undoRestore({ ...context, signal: new AbortController().signal }, run, state);
    }
    throw error;
  }
}

const UNDONE: readonly string[] = ['begun', 'loaded', 'saved', 'stopping'];

/** Names of one restore's folders in a volume: no other ever has them. */
export function nameFolders(): { scratch: string; kept: string } {
  const unique = randomBytes(6).toString('hex');
  return { scratch: `.pulso-scratch-${unique}`, kept: `.pulso-before-${unique}` };
}

/** What is begun, with names for what is loaded and kept. */
export function headOf({
  backup,
  database,
  volumes,
  services,
}: Pick<PreparedRestore, 'backup' | 'database' | 'volumes' | 'services'>): RestoreHead {
  return {
    version: 2,
    backup: backup.manifest.id,
    database: database === undefined ? null : { ...database.place, ...nameDatabases() },
    volumes: volumes.map(({ name, image }) => ({ name, image, ...nameFolders() })),
    services,
    rollback: false,
  };
}
