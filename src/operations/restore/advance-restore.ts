import type { ClientRecord } from '../../client/client-record.ts';
import { toPulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import {
  beginRestore,
  endRestore,
  readRestore,
  readRestoreFiles,
  recordRestoreStep,
} from '../../workspace/journal/restore-journal.ts';
import type {
  RestoredVolume,
  RestoreHead,
  RestoreState,
  RestoreStep,
} from '../../workspace/journal/restore-state.ts';
import { invertChanges } from '../../workspace/journal/stored-changes.ts';
import type { OperationContext } from '../context.ts';
import { DEFAULTS } from '../catalog/defaults.ts';
import { recordDeployedSecrets } from '../secrets/deployed-secrets.ts';
import { recordAction } from '../audit/record-action.ts';
import { flushCaches, startServices, stopServices } from './app-power.ts';
import { applyFiles } from './apply-files.ts';
import { openServer, type DatabaseServer } from './database-server.ts';
import { dropFolders, swapVolumesIn, swapVolumesOut } from './restored-volumes.ts';
import { dropDatabase, swapBack, swapIn } from './swap-database.ts';

/** A restore on its way, and where it happens. */
export interface RestoreRun {
  record: ClientRecord;
  engine: Engine;
  /** Milliseconds to wait for health. */
  timeout: number;
}

/** How long the database that a restore replaced is kept if no backup is made. */
const KEPT = 7 * 24 * 60 * 60 * 1000;

/**
 * Finishes or undoes a restore that was interrupted, and removes what one has kept for long enough. The caller holds
 * the client's lock. Errors: those of an apply, `database-refused`, `journal-invalid`.
 */
export async function advanceRestore(
  context: OperationContext,
  record: ClientRecord,
  engine: Engine,
): Promise<void> {
  const { workspace, reporter, now } = context;
  const { slug } = record;
  const state = await readRestore(workspace, slug);
  if (state === undefined) return;
  const run = { record, engine, timeout: DEFAULTS.timeout };
  if (state.step === 'done') {
    if (now().getTime() - new Date(state.at).getTime() > KEPT)
      await dropKeptIfPossible(context, run);
    return;
  }
  const finishes = state.step === 'applying' || state.step === 'applied';
  const message = `an interrupted restore of backup ${state.head.backup} is being ${finishes ? 'finished' : 'undone'}`;
  reporter.report({ code: 'restore-resumed', kind: 'warning', slug, message });
  if (finishes) await finishRestore(context, run, state);
  else await undoRestore(context, run, state);
  const detail = `${state.head.backup} ${finishes ? 'finished' : 'undone'} after an interruption`;
  await recordAction(context, { action: 'restore', slug, outcome: 'done', detail });
}

/**
 * From the moment that everything is ready to the end: files and database are swapped, the cache is emptied, the app
 * is started. Where it does not get healthy everything is swapped back. Errors: those of an apply, `database-refused`.
 */
export async function finishRestore(
  context: OperationContext,
  run: RestoreRun,
  state: RestoreState,
): Promise<void> {
  const { workspace } = context;
  const { record, engine, timeout } = run;
  const { slug } = record;
  const { head } = state;
  try {
    const changes = await readRestoreFiles(workspace, slug);
    if (state.step !== 'applied') {
      context.lease?.assertHeld();
      await applyFiles(context, slug, changes);
      const server = await serverOf(context, run, head);
      if (server !== undefined && head.database !== null) await swapIn(server, head.database);
      await stopWriters(context, run, head);
      await swapVolumesIn(context, run, head.volumes);
      await step(context, slug, 'applied');
    }
    await flushCaches(context, record, engine);
    const deploy = changes.length > 0;
    await startServices(context, record, { engine, services: head.services, deploy, timeout });
    if (deploy) await recordDeployedSecrets(workspace, record);
  } catch (error) {
    // Without its lock, or interrupted, it is finished by the next command.
    const reached = context.signal.aborted ? undefined : await readRestore(workspace, slug);
    if (reached !== undefined) await undoRestore(context, run, reached);
    throw error;
  }
  await step(context, slug, 'done');
}

/** Undoes what a restore has changed so far, and removes what it has loaded. */
export async function undoRestore(
  context: OperationContext,
  run: RestoreRun,
  { head, step: at, stopped, changed }: RestoreState,
): Promise<void> {
  const { workspace, now } = context;
  const { record, engine, timeout } = run;
  const { slug } = record;
  if (at !== 'undoing') await step(context, slug, 'undoing');
  const changes = await readRestoreFiles(workspace, slug);
  if (changed) await applyFiles(context, slug, invertChanges(changes));
  const server = await serverOf(context, run, head);
  if (server !== undefined && head.database !== null) {
    await swapBack(server, head.database);
    if (!head.rollback) await dropDatabase(server, head.database.scratch);
  }
  if (changed) {
    await stopWriters(context, run, head);
    await swapVolumesOut(context, run, head.volumes);
  }
  if (!head.rollback) await dropFolders(context, run, head.volumes.map(({ scratch, ...at }) => ({ ...at, folder: scratch }))); // prettier-ignore
  if (stopped) {
    await flushCaches(context, record, engine);
    const deploy = changed && changes.length > 0;
    await startServices(context, record, { engine, services: head.services, deploy, timeout });
  }
  if (!head.rollback) return endRestore(workspace, slug);
  const database = head.database && { ...head.database, scratch: head.database.kept, kept: head.database.scratch }; // prettier-ignore
  const volumes = head.volumes.map(flip);
  const back = { ...head, database, volumes, rollback: false };
  const files = invertChanges(changes);
  await beginRestore(workspace, slug, { head: back, files, at: now().toISOString() }, 'done');
}

/** Removes what the last restore has kept of the database and the volumes: from then on it cannot be rolled back. */
export async function dropKept(context: OperationContext, run: RestoreRun): Promise<void> {
  const { workspace } = context;
  const { slug } = run.record;
  const state = await readRestore(workspace, slug);
  if (state?.step !== 'done') return;
  const server = await serverOf(context, run, state.head);
  if (server !== undefined && state.head.database !== null) {
    await dropDatabase(server, state.head.database.kept);
  }
  await dropFolders(context, run, state.head.volumes.map(({ kept, ...at }) => ({ ...at, folder: kept }))); // prettier-ignore
  await endRestore(workspace, slug);
}

/** As dropKept; what cannot be removed now is removed by a later command. */
export async function dropKeptIfPossible(
  context: OperationContext,
  run: RestoreRun,
): Promise<void> {
  const { reporter, signal } = context;
  await dropKept(context, run).catch((error: unknown) => {
    signal.throwIfAborted();
    const { code, message } = toPulsoError(error);
    reporter.report({ code, kind: 'warning', slug: run.record.slug, message });
  });
}

/** After a kill they may run again, and nobody writes to a volume while it is swapped. */
async function stopWriters(
  context: OperationContext,
  { record, engine, timeout }: RestoreRun,
  { volumes, services }: RestoreHead,
): Promise<void> {
  if (volumes.length > 0) await stopServices(context, record, { engine, services, timeout });
}

function flip({ scratch, kept, ...at }: RestoredVolume): RestoredVolume {
  return { ...at, scratch: kept, kept: scratch };
}

export function step(
  { workspace, now }: Pick<OperationContext, 'workspace' | 'now'>,
  slug: string,
  name: RestoreStep,
): Promise<void> {
  return recordRestoreStep(workspace, slug, { step: name, at: now().toISOString() });
}

async function serverOf(
  context: OperationContext,
  { record, engine }: RestoreRun,
  { database }: RestoreHead,
): Promise<DatabaseServer | undefined> {
  if (database === null) return undefined;
  return openServer(context, record, { engine, place: database });
}
