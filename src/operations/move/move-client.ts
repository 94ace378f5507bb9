import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { readMove } from '../../workspace/journal/move-journal.ts';
import type { MoveState } from '../../workspace/journal/parse-move.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { assertKnown } from '../../workspace/settings/read-config.ts';
import { withLease, type OperationContext } from '../context.ts';
import { settleData } from '../converge/finish-earlier.ts';
import { assertNotForeign } from '../create/find-free-stack.ts';
import { withEngines } from '../engines/open-engine.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { assertDeployable } from '../update/assert-merge-valid.ts';
import { withUpdateReport, writeUpdate } from '../update/update-client.ts';
import { estimateMove } from './estimate-move.ts';
import { findMovedData, moveWithData } from './move-data.ts';
import type { MoveRequest, MoveResult } from './move-request.ts';
import { planMove, type PlannedMove } from './plan-move.ts';
import { unfinishedMove } from './unfinished-move.ts';
import { listVolumes, previewTakeDown, takeDown, type Leaving } from './take-down.ts';

/**
 * Gives a client another target: its stack on the old one is taken down, its data there stays, and its
 * files are rendered for the new one, by the template as the client has it; block, overrides and answers
 * are kept. A client with data is deployed there with a copy of it. Nothing is taken down unless the files can be written,
 * and nothing with data unless the new target can run them. Errors: those of assertDeployable, `unknown-target`,
 * `unknown-client`, `same-target`, `residency-refused`, `foreign-…`, `template-moved-on`.
 */
export async function moveClient(
  context: OperationContext,
  request: MoveRequest,
): Promise<MoveResult> {
  const { workspace, reporter, signal } = context;
  const { slug, target, dryRun } = request;
  assertKnown('target', target, Object.keys(workspace.config.targets));
  const record = await readNamedClient(workspace, slug);
  assertOtherTarget(record, request);
  checkResidency(workspace.config, { target, answers: record.answers });
  return withEngines(context, async (engines) => {
    await assertNotForeign(engines, slug, target);
    if (dryRun) return previewMove(context, request, { record, engines });
    return holdClient(
      workspace,
      slug,
      (held, lease) => moveHeld(withLease(context, lease), request, { record: held, engines }),
      { reporter, signal },
    );
  });
}

async function previewMove(
  context: OperationContext,
  request: MoveRequest,
  leaving: Leaving,
): Promise<MoveResult> {
  const move = await planMove(context, leaving.record, request);
  const preview = await describePreview(context, request, { leaving, move });
  const { record } = leaving;
  const spec = await findMovedData(context, request, { record, left: preview.left });
  if (spec && move.ready) await assertDeployable(context, move.ready.update);
  const estimate = spec && (await estimateMove(context, leaving, spec.database));
  return dropUndefined({ ...preview, estimate });
}

/** Under the client's lock: plan → confirm → take down → write → audit. */
async function moveHeld(
  context: OperationContext,
  request: MoveRequest,
  leaving: Leaving,
): Promise<MoveResult> {
  const { record, engines } = leaving;
  assertOtherTarget(record, request);
  const pending = await readMove(context.workspace, record.slug);
  if (pending !== undefined) throw pendingMove(record.slug, pending);
  if (!request.abandonSource) await settleData(context, record, engines);
  const move = await planMove(context, record, request);
  const { ready, planned } = move;
  if (ready === undefined) {
    const outcome = planned.status === 'conflict' ? 'conflict' : planned.outcome;
    const refused = { planned: { ...planned, outcome } };
    return describePreview(context, request, { leaving, move: refused });
  }
  const left = await listVolumes(request, leaving);
  const spec = await findMovedData(context, request, { record, left });
  if (spec !== undefined) {
    await assertDeployable(context, ready.update);
    const takenDown = await previewTakeDown(context, request, leaving);
    const { slug, operations } = takenDown;
    const plan = { slug, target: record.target, operations };
    const isAgreed = takenDown.outcome === 'planned' && (await request.confirm(plan));
    if (!isAgreed) {
      const outcome = takenDown.outcome === 'planned' ? 'declined' : 'failed';
      return describeMove(request, record, { update: move.planned, takenDown, left, outcome });
    }
    const { update, ...moved } = await moveWithData(context, request, { leaving, spec, ready });
    const down = { ...takenDown, outcome: 'changed' as const };
    const ended = { update, takenDown: down, left, outcome: update.outcome };
    return dropUndefined({ ...describeMove(request, record, ended), ...moved });
  }
  const takenDown = await takeDown(context, request, leaving);
  if (takenDown.outcome !== 'changed' && takenDown.outcome !== 'unchanged') {
    const outcome = takenDown.outcome === 'planned' ? 'failed' : takenDown.outcome;
    return describeMove(request, record, { update: move.planned, takenDown, left, outcome });
  }
  const { updated: update } = await withUpdateReport(context, record, () =>
    writeUpdate(context, ready.update, ready.job),
  );
  return describeMove(request, record, { update, takenDown, left, outcome: update.outcome });
}

/** What a move would do, or why it cannot be done. */
async function describePreview(
  context: OperationContext,
  request: MoveRequest,
  { leaving, move: { planned: update } }: { leaving: Leaving; move: PlannedMove },
): Promise<MoveResult> {
  const left = await listVolumes(request, leaving);
  const takenDown = await previewTakeDown(context, request, leaving);
  const outcome = takenDown.outcome === 'failed' ? 'failed' : update.outcome;
  return describeMove(request, leaving.record, { update, takenDown, left, outcome });
}

interface EndedMove extends Pick<MoveResult, 'takenDown' | 'left' | 'outcome'> {
  update: PlannedMove['planned'];
}

function describeMove(
  { target: to, abandonSource }: MoveRequest,
  { slug, target: from }: ClientRecord,
  { update, takenDown, left, outcome }: EndedMove,
): MoveResult {
  const error = takenDown.error ?? update.error;
  const { files } = update;
  return {
    ...{ slug, from, to, outcome, files, takenDown, asked: !abandonSource, left },
    ...(error && { error }),
  };
}

function pendingMove(slug: string, state: MoveState): PulsoError {
  const { from, to, step } = state;
  if (step !== 'moved') return unfinishedMove(slug, state);
  return new PulsoError(
    'move-pending',
    `the move of ${slug} from ${from} to ${to} is not committed`,
    {
      ...{ slug, hint: `delete the data on ${from}: pulso move ${slug} --commit; or go back: pulso move ${slug} --rollback` }, // prettier-ignore
    },
  );
}

function assertOtherTarget({ slug, target }: ClientRecord, wanted: MoveRequest): void {
  if (target !== wanted.target) return;
  throw new PulsoError('same-target', `${slug} is on target ${target} already`, {
    slug,
    hint: `run \`pulso deploy ${slug}\``,
  });
}
