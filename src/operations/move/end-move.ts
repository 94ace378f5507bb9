import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Plan } from '../../engine/plan.ts';
import { endMove, readMove, writeMove } from '../../workspace/journal/move-journal.ts';
import type { MoveState } from '../../workspace/journal/parse-move.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { recordAction } from '../audit/record-action.ts';
import type { Confirm } from '../confirm.ts';
import { withLease, type OperationContext } from '../context.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import type { MoveResult } from './move-request.ts';
import { removeTransfer } from '../data/transfer.ts';
import { returnToSource } from './return-to-source.ts';
import { unfinishedMove } from './unfinished-move.ts';

/** What `pulso move --commit` and `--rollback` are asked, defaults filled in. */
export interface EndMoveRequest {
  slug: string;
  end: 'commit' | 'rollback';
  dryRun: boolean;
  /** Milliseconds. */
  timeout: number;
  /** Asked before the data on the old target is deleted, or the stack on the new one taken down. */
  confirm: Confirm<Plan>;
}

/**
 * Ends a move: commits it, which deletes the data on the old target, or rolls it back, which takes the client there
 * again; what was written on the new one since stays there. Errors: `no-move`, `move-unfinished`, `move-failed`, those of
 * an apply.
 */
export async function endMoveOf(
  context: OperationContext,
  request: EndMoveRequest,
): Promise<MoveResult> {
  const { workspace, reporter, signal } = context;
  const { slug } = await readNamedClient(workspace, request.slug);
  return withEngines(context, (engines) =>
    holdClient(
      workspace,
      slug,
      (record, lease) => endHeld(withLease(context, lease), record, { request, engines }),
      { reporter, signal },
    ),
  );
}

async function endHeld(
  context: OperationContext,
  record: ClientRecord,
  { request, engines }: { request: EndMoveRequest; engines: Engines },
): Promise<MoveResult> {
  const { end, dryRun, timeout } = request;
  const { slug } = record;
  const state = await readMove(context.workspace, slug);
  assertEnding(record, end, state);
  // What goes: the stack and data of the old target, or the stack of the new one.
  const [target, purge] = end === 'commit' ? [state.from, true] : [state.to, false];
  const engine = await engines(target);
  const desired = { kind: 'none', slug, target } as const;
  const plan = await engine.plan(desired, { verb: 'destroy', purge });
  const describe = (outcome: MoveResult['outcome']): MoveResult => ({
    ...{ slug, from: state.from, to: state.to, outcome, files: [], asked: true, left: [] },
    takenDown: { slug, target, operations: plan.operations, outcome: dryRun ? 'planned' : 'changed' }, // prettier-ignore
  });
  if (dryRun) return describe('planned');
  if (!(await request.confirm(plan))) return describe('declined');
  const { workspace } = context;
  if (end === 'rollback') {
    if (state.step === 'moved') await writeMove(workspace, slug, { ...state, step: 'returning' });
    await returnToSource(context, slug, { from: state.from, engines, timeout });
  } else {
    const { reporter, signal, lease } = context;
    await writeMove(workspace, slug, { ...state, step: 'committing' });
    await engine.apply(plan, desired, dropUndefined({ reporter, signal, timeout, lease }));
    await removeTransfer(workspace, slug);
    await endMove(workspace, slug);
  }
  const detail = `from ${state.from} to ${state.to}`;
  await recordAction(context, { action: `move-${end}`, slug, outcome: 'done', detail });
  return describe(end === 'commit' ? 'committed' : 'rolled-back');
}

/** Steps of a move that it can be ended from: an end that has begun is gone on with. */
const ENDS: Readonly<Record<EndMoveRequest['end'], readonly MoveState['step'][]>> = {
  commit: ['moved', 'committing'],
  rollback: ['moving', 'moved', 'returning'],
};

function assertEnding(
  { slug, target }: ClientRecord,
  end: EndMoveRequest['end'],
  state: MoveState | undefined,
): asserts state is MoveState {
  if (state === undefined) {
    throw new PulsoError('no-move', `${slug} was not moved with its data since its last commit`, {
      ...{ slug, hint: `move it: pulso move ${slug} --target <name>` },
    });
  }
  if (!ENDS[end].includes(state.step)) throw unfinishedMove(slug, state);
  // The data that the client runs on is never what a commit deletes.
  if (end === 'commit' && target === state.from)
    throw unfinishedMove(slug, { ...state, step: 'returning' });
}
