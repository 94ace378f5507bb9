import { parseSlug } from '../../client/slug.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { assertFreeSlug } from '../../workspace/clients/stage-client.ts';
import { readClient } from '../../workspace/clients/read-client.ts';
import { finishChange } from '../../workspace/journal/file-journal.ts';
import { readMove } from '../../workspace/journal/move-journal.ts';
import type { RenameState } from '../../workspace/journal/parse-rename.ts';
import {
  beginRename,
  findRename,
  unfinishedRename,
} from '../../workspace/journal/rename-journal.ts';
import { assertNotRemoving } from '../../workspace/journal/removal-journal.ts';
import { hasRestore } from '../../workspace/journal/restore-journal.ts';
import { hasRollbackPoint } from '../../workspace/journal/rollback-point.ts';
import { readRotation } from '../../workspace/journal/rotation-journal.ts';
import { holdSlugs } from '../../workspace/locks/hold-client.ts';
import { clientFolder } from '../../workspace/workspace.ts';
import { recordFailure } from '../audit/record-failure.ts';
import type { RenameResult } from '../catalog/schemas/rename-schemas.ts';
import { withLease, type OperationContext } from '../context.ts';
import { resumeEarlier } from '../converge/finish-earlier.ts';
import { findFreeStack } from '../create/find-free-stack.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { advanceRename, withUndo } from './advance-rename.ts';
import { assertDocker, planRename, type PlannedRename } from './plan-rename.ts';
import type { RenameRequest } from './rename-request.ts';

/**
 * Gives a client another slug: its stack is taken down, its folder, data and backups get the new name, and it is
 * deployed again. Block, ports, subnet, secrets and overrides stay. What fails before it runs under the new name is
 * undone; what was killed is gone on with by the same command. Errors: `client-exists`, `existing-data`,
 * `rename-blocked`, `rename-failed`, `rename-unfinished`, `not-supported`, those of planRename and copyVolumes.
 */
export async function renameClient(
  context: OperationContext,
  request: RenameRequest,
): Promise<RenameResult> {
  const { workspace, reporter, signal } = context;
  const [from, to] = [parseSlug(request.slug), parseSlug(request.to)];
  const pending = await findPending(context, { from, to });
  if (pending === undefined) await assertRenameable(context, { from, to });
  return withEngines(context, async (engines) => {
    if (request.dryRun) {
      if (pending !== undefined) throw unfinishedRename(from, pending);
      return describe(await plan(context, { from, to, engines }), 'planned');
    }
    const work = (at: OperationContext) => renameHeld(at, { ...request, slug: from, to }, engines);
    return holdSlugs(
      workspace,
      [from, to],
      ([one, other]) => {
        const held = withLease(withLease(context, one), other);
        return recordFailure(held, { action: 'rename', slug: from }, () => work(held));
      },
      { reporter, signal },
    );
  });
}

interface Names {
  from: string;
  to: string;
}

async function renameHeld(
  context: OperationContext,
  request: RenameRequest,
  engines: Engines,
): Promise<RenameResult> {
  const { workspace, now } = context;
  const { slug: from, to, timeout } = request;
  const run = { engines, timeout };
  const pending = await findPending(context, { from, to });
  if (pending !== undefined) return finish(context, pending, run);
  await finishChange(workspace, from, context.lease);
  await assertRenameable(context, { from, to });
  await resumeEarlier(context, await readClient(workspace, from), engines);
  const planned = await plan(context, { from, to, engines });
  if (!(await request.confirm(planned.proposal))) return describe(planned, 'declined');
  const at = now();
  const state = { from, to, at: at.toISOString(), runs: planned.runs, step: 'begun' } as const;
  await beginRename(workspace, state, planned.changes);
  const begun: RenameState = { version: 2, ...state };
  const { backups, healthyAt } = await withUndo(context, begun, run);
  const away = planned.runs ? { away: healthyAt.getTime() - at.getTime() } : {};
  return { ...describe(planned, 'renamed'), backups, ...away };
}

/** Goes on with what was killed. */
async function finish(
  context: OperationContext,
  state: RenameState,
  run: { engines: Engines; timeout: number },
): Promise<RenameResult> {
  const { from, to } = state;
  const message = `an interrupted rename of ${from} to ${to} is being finished`;
  context.reporter.report({ code: 'rename-resumed', kind: 'warning', slug: to, message });
  const { backups } = await advanceRename(context, state, run);
  const { target } = await readClient(context.workspace, to);
  return { slug: to, from, target, outcome: 'renamed', services: [], files: [], volumes: [], backups }; // prettier-ignore
}

async function plan(
  context: OperationContext,
  { from, to, engines }: Names & { engines: Engines },
): Promise<PlannedRename> {
  const record = await readClient(context.workspace, from);
  const engine = await engines(record.target);
  assertDocker(engine, record, to);
  return planRename(context, record, { to, engine });
}

function describe(
  { proposal: { slug: from, to: slug, ...proposal } }: PlannedRename,
  outcome: RenameResult['outcome'],
): RenameResult {
  return { ...proposal, slug, from, outcome };
}

/** The rename that is to be gone on with. Errors: `rename-unfinished` for another one of either name. */
async function findPending(
  { workspace }: OperationContext,
  { from, to }: Names,
): Promise<RenameState | undefined> {
  for (const slug of [from, to]) {
    const state = await findRename(workspace, slug);
    if (state !== undefined && (state.from !== from || state.to !== to)) throw unfinishedRename(slug, state); // prettier-ignore
    if (state !== undefined) return state;
  }
  return undefined;
}

/** Errors: `client-exists`, `existing-data`, `rename-blocked`, `remove-unfinished`, those of readNamedClient and findFreeStack. */
async function assertRenameable(context: OperationContext, { from, to }: Names): Promise<void> {
  const { workspace } = context;
  const record = await readNamedClient(workspace, from);
  for (const slug of [from, to]) assertNotRemoving(workspace, slug);
  await assertFreeSlug(clientFolder(workspace, to), to);
  const blocked = (what: string, hint: string): PulsoError =>
    new PulsoError('rename-blocked', `${from} ${what}`, { slug: from, hint });
  if ((await readMove(workspace, from)) !== undefined)
    throw blocked('has a move that is not committed', `pulso move ${from} --commit, or --rollback`);
  if (hasRestore(workspace, from))
    throw blocked('keeps what its last restore replaced, under its old name', `make a backup, which ends that: pulso backup ${from}`); // prettier-ignore
  if (hasRollbackPoint(workspace, from))
    throw blocked('has a rollout that is not verified', `verify it: pulso deploy ${from}`);
  if ((await readRotation(workspace, from)) !== undefined)
    throw blocked('has a rotation of secrets that is not finished', `finish it: pulso deploy ${from}`); // prettier-ignore
  const left = await findFreeStack(context, to, record.target);
  if (left === undefined || left.volumes.length + left.services.length === 0) return;
  const names = left.volumes.map(({ name }) => name).sort();
  const message = `the target has data of an earlier ${to}: ${names.join(', ')}`;
  throw new PulsoError('existing-data', message, { slug: to, hint: 'choose another slug' });
}
