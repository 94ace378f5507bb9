import type { ClientRecord } from '../../client/client-record.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Intent } from '../../engine/intent.ts';
import { readMove } from '../../workspace/journal/move-journal.ts';
import { hasReset } from '../../workspace/journal/reset-journal.ts';
import { hasRestore } from '../../workspace/journal/restore-journal.ts';
import { hasTemporaryServer } from '../../workspace/journal/temporary-server.ts';
import {
  hasChangedServices,
  SERVICE_CHANGES,
  writeChangedServices,
} from '../../workspace/journal/changed-services.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { OperationContext } from '../context.ts';
import type { Engines } from '../engines/open-engine.ts';
import type { ConvergeOptions } from './convergence.ts';

/** What brings a client up finishes, or undoes, what was interrupted first. */
const RESUMES: readonly Intent['verb'][] = ['deploy', 'start', 'restart'];

/** Finishes what an earlier restore or backup began. Errors: `move-unfinished`, those of advanceRestore. */
export async function finishEarlier(
  context: OperationContext,
  record: ClientRecord,
  { intent, options, engine }: { intent: Intent; options: ConvergeOptions; engine: Engine },
): Promise<void> {
  const { workspace } = context;
  const { slug } = record;
  if (!RESUMES.includes(intent.verb)) {
    if (hasChangedServices(workspace, slug)) await forgetChanges(workspace, slug);
    return;
  }
  if (options.duringMove !== true) await assertMoved(context, record);
  await resumeEarlier(context, record, () => Promise.resolve(engine));
  await resumeRestore(context, record, engine);
}

/**
 * Waits for what a command that was killed has asked of the engine, finishes a reset that was killed, and starts or stops
 * what a backup that was killed has left stopped or started. Errors: those of an apply.
 */
export async function resumeEarlier(
  context: OperationContext,
  record: ClientRecord,
  engines: Engines,
): Promise<void> {
  if (context.lease?.tookOver === true) {
    const engine = await engines(record.target);
    await engine.awaitStops(record.slug, context.signal);
  }
  if (hasReset(context.workspace, record.slug)) {
    const { finishReset } = await import('../data/finish-reset.ts');
    await finishReset(context, record, await engines(record.target));
  }
  if (!hasChangedServices(context.workspace, record.slug)) return;
  const { undoChanges } = await import('../data/stop-meanwhile.ts');
  await undoChanges(context, record, await engines(record.target));
}

/**
 * Finishes or undoes what was interrupted, for work that reads the client's data or replaces it; what was stopped stays so.
 * The caller holds the client's lock. Errors: `move-unfinished`, those of resumeEarlier and advanceRestore.
 */
export async function settleData(
  context: OperationContext,
  record: ClientRecord,
  engines: Engines,
): Promise<void> {
  await assertMoved(context, record);
  await resumeEarlier(context, record, engines);
  if (!hasRestore(context.workspace, record.slug)) return;
  const engine = await engines(record.target);
  const { withStoppedKept } = await import('../data/stop-meanwhile.ts');
  await withStoppedKept(context, record, engine, () => resumeRestore(context, record, engine));
}

/** The command decides what runs from now on. */
async function forgetChanges(workspace: Workspace, slug: string): Promise<void> {
  for (const change of SERVICE_CHANGES) {
    await writeChangedServices(workspace, slug, { change, services: [] });
  }
}

/** Removes what a check of a backup that was killed has left on another target, if that can be reached. */
export async function sweepEarlier(
  context: OperationContext,
  slug: string,
  engines: Engines,
): Promise<void> {
  if (!hasTemporaryServer(context.workspace, slug)) return;
  const { sweepServer } = await import('../verify/remove-server.ts');
  await sweepServer(context, slug, engines);
}

/** After a move that was cut short the target may have empty data in the place of the client's. Errors: `move-unfinished`. */
async function assertMoved(
  context: OperationContext,
  { slug, target }: ClientRecord,
): Promise<void> {
  const state = await readMove(context.workspace, slug);
  if ((state?.step !== 'moving' && state?.step !== 'returning') || target !== state.to) return;
  const { unfinishedMove } = await import('../move/unfinished-move.ts');
  throw unfinishedMove(slug, state);
}

async function resumeRestore(
  context: OperationContext,
  record: ClientRecord,
  engine: Engine,
): Promise<void> {
  if (!hasRestore(context.workspace, record.slug)) return;
  const { advanceRestore } = await import('../restore/advance-restore.ts');
  await advanceRestore(context, record, engine);
}
