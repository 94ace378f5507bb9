import type { ClientRecord } from '../../client/client-record.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Intent } from '../../engine/intent.ts';
import { readMove } from '../../workspace/journal/move-journal.ts';
import { hasRestore } from '../../workspace/journal/restore-journal.ts';
import { hasTemporaryServer } from '../../workspace/journal/temporary-server.ts';
import type { OperationContext } from '../context.ts';
import type { Engines } from '../engines/open-engine.ts';
import type { ConvergeOptions } from './convergence.ts';

/** What brings a client up finishes, or undoes, what was interrupted first. */
const RESUMES: readonly Intent['verb'][] = ['deploy', 'start', 'restart'];

/** Finishes what an earlier restore began. Errors: `move-unfinished`, those of advanceRestore. */
export async function finishEarlier(
  context: OperationContext,
  record: ClientRecord,
  { intent, options, engine }: { intent: Intent; options: ConvergeOptions; engine: Engine },
): Promise<void> {
  if (!RESUMES.includes(intent.verb)) return;
  if (options.duringMove !== true) await assertMoved(context, record);
  await resumeRestore(context, record, engine);
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
  if (state?.step !== 'moving' || target !== state.to) return;
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
