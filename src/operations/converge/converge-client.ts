import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { errorFields } from '../../core/error-fields.ts';
import { classifyFailure, toPulsoError } from '../../core/pulso-error.ts';
import { desiredServices, type DesiredClient } from '../../engine/desired/desired-client.ts';
import type { Engine, Intent } from '../../engine/engine.ts';
import { isEmptyPlan, type Plan } from '../../engine/plan.ts';
import { summarizeState } from '../../engine/observed/summarize-state.ts';
import { forgetNeverDeployed } from '../../workspace/journal/first-deploy.ts';
import { recordAdopted } from '../../workspace/identity/adopted-things.ts';
import { readMove } from '../../workspace/journal/move-journal.ts';
import { endRestore, hasRestore } from '../../workspace/journal/restore-journal.ts';
import { readRotation } from '../../workspace/journal/rotation-journal.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { findPortOwner } from '../../machine/port-owner.ts';
import { recordAction, summarizeError } from '../audit/record-action.ts';
import { withLease, type OperationContext } from '../context.ts';
import { loadDesired, loadIsolated } from '../engines/load-desired.ts';
import { edgeOf } from '../edge/edge-place.ts';
import { followClient } from '../edge/follow-client.ts';
import type { Engines } from '../engines/open-engine.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import { clientUrl } from '../observe/client-url.ts';
import { advanceRotation } from '../secrets/advance-rotation.ts';
import {
  assertPasswordsUnchanged,
  forgetDeployedSecrets,
  recordDeployedSecrets,
} from '../secrets/deployed-secrets.ts';
import { createBindFolders } from './create-bind-folders.ts';
import { findEarlierData, withEarlierData } from './find-earlier-data.ts';
import type { ConvergedClient, ConvergeOptions } from './convergence.ts';
import { bringsUp, degradedError } from './degraded-error.ts';

/** What a client is converged to, and how. */
export interface ConvergeJob {
  intent: Intent;
  options: ConvergeOptions;
  engines: Engines;
}

/** Takes one client to what is intended, under its lock. A failure is part of the result, not thrown. */
export function convergeClient(
  context: OperationContext,
  record: ClientRecord,
  job: ConvergeJob,
): Promise<ConvergedClient> {
  const { workspace, reporter, signal } = context;
  return settle(context, record, () => {
    if (job.options.dryRun) return previewClient(context, record, job);
    return holdClient(
      workspace,
      record.slug,
      (held, lease) => convergeHeld(withLease(context, lease), held, job),
      { reporter, signal },
    );
  });
}

/** As convergeClient, for a caller that holds the client's lock: load → plan → confirm → apply → audit. */
export async function convergeHeld(
  context: OperationContext,
  record: ClientRecord,
  job: ConvergeJob,
): Promise<ConvergedClient> {
  const { intent, options } = job;
  const ended = await settle(context, record, async () => {
    const engine = await job.engines(record.target);
    if (RESUMES.includes(intent.verb)) {
      if (options.duringMove !== true) await assertMoved(context, record);
      await resumeRestore(context, record, engine);
    }
    const desired = await loadPrepared(context, record, { intent, engine });
    const plan = await engine.plan(desired, intent);
    const shown = await showPlan(context, record, { engine, plan, intent });
    if (!(await isConfirmed(shown, job))) return { ...shown, outcome: 'declined' };
    const saved = await saveFirst(context, record, { intent, options, engine });
    if (isAdoption(intent)) await recordVolumes(context, desired);
    // From here on, what is there is this client's own.
    if (intent.verb === 'deploy') await forgetNeverDeployed(context.workspace, record.slug);
    const ended = await applyPlan(context, {
      ...{ record, engine, desired, intent, timeout: options.timeout },
      // A backup may have started what was stopped.
      plan: saved ? await engine.plan(desired, intent) : plan,
    });
    return { ...ended, operations: shown.operations };
  });
  try {
    await recordEnd(context, intent, ended);
    await recordSecrets(context, record, { intent, ended });
  } catch (error) {
    // What was done stays in the result, even if it could not be recorded.
    if (ended.outcome === 'failed') return ended;
    return describeFailure(context, { ...ended, outcome: 'failed' }, error);
  }
  return ended;
}

/** What brings a client up first finishes, or undoes, a restore that was interrupted. */
const RESUMES: readonly Intent['verb'][] = ['deploy', 'start', 'restart'];

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

/** Saves a client whose data is about to be deleted; false if nothing was saved. */
async function saveFirst(
  context: OperationContext,
  record: ClientRecord,
  { intent, options, engine }: Omit<ConvergeJob, 'engines'> & { engine: Engine },
): Promise<boolean> {
  if (intent.verb !== 'destroy' || !intent.purge || options.backup === false) return false;
  const isReset = options.backup === 'before-reset';
  if (!isReset && context.workspace.config.backups.repository === undefined) return false;
  const { saveBeforePurge } = await import('../data/save-before-purge.ts');
  return saveBeforePurge(context, record, { engine, isReset });
}

/** What is refused is refused before a rotation changes a password in the database. */
async function loadPrepared(
  context: OperationContext,
  record: ClientRecord,
  { intent, engine }: { intent: Intent; engine: Engine },
): Promise<DesiredClient> {
  const desired = await loadIntended(context, record, intent);
  if (intent.verb !== 'deploy') return desired;
  const waits = (await readRotation(context.workspace, record.slug)) !== undefined;
  await prepareSecrets(context, record, engine);
  return waits ? loadIntended(context, record, intent) : desired;
}

/** What a rotation began is finished, and a password that no database has is not deployed. */
async function prepareSecrets(
  context: OperationContext,
  record: ClientRecord,
  engine: Engine,
): Promise<void> {
  await advanceRotation(context, record, engine);
  await assertPasswordsUnchanged(context.workspace, record, engine);
}

/** Remembers which secrets the stack has now; none where its data was deleted. */
async function recordSecrets(
  { workspace }: OperationContext,
  record: ClientRecord,
  { intent, ended }: { intent: Intent; ended: ConvergedClient },
): Promise<void> {
  if (ended.outcome !== 'changed' && ended.outcome !== 'unchanged') return;
  if (intent.verb === 'deploy') await recordDeployedSecrets(workspace, record);
  if (intent.verb !== 'destroy' || !intent.purge) return;
  await forgetDeployedSecrets(workspace, record.slug);
  await endRestore(workspace, record.slug);
}

async function previewClient(
  context: OperationContext,
  record: ClientRecord,
  { intent, engines }: ConvergeJob,
): Promise<ConvergedClient> {
  const desired = await loadIntended(context, record, intent);
  const engine = await engines(record.target);
  if (intent.verb === 'deploy') await assertPasswordsUnchanged(context.workspace, record, engine);
  const plan = await engine.plan(desired, intent);
  return { ...(await showPlan(context, record, { engine, plan, intent })), outcome: 'planned' };
}

/** The plan as people read it: a first deploy names the data of an earlier client. */
async function showPlan(
  { workspace }: OperationContext,
  record: ClientRecord,
  { engine, plan, intent }: { engine: Engine; plan: Plan; intent: Intent },
): Promise<Plan> {
  if (intent.verb !== 'deploy') return plan;
  const earlier = await findEarlierData(workspace, record, engine);
  return { ...plan, operations: withEarlierData(plan.operations, earlier) };
}

/** Stop and destroy go by what runs: they must work where the files are broken. */
async function loadIntended(
  context: OperationContext,
  record: ClientRecord,
  { verb }: Intent,
): Promise<DesiredClient> {
  const { workspace } = context;
  const { slug, target } = record;
  if (verb === 'stop' || verb === 'destroy') return { kind: 'none', slug, target };
  if (verb !== 'deploy') return loadDesired(workspace, record);
  checkResidency(workspace.config, record);
  return loadIsolated(context, record);
}

async function isConfirmed(plan: Plan, { intent, options }: ConvergeJob): Promise<boolean> {
  const loses = plan.operations.some((operation) => operation.destructive);
  const takesDown = intent.verb === 'destroy' && !isEmptyPlan(plan);
  return !(loses || takesDown || isAdoption(intent)) || options.confirm(plan);
}

/** Containers and networks are recreated with labels of their own; a volume's labels cannot be changed. */
async function recordVolumes(
  { workspace }: OperationContext,
  desired: DesiredClient,
): Promise<void> {
  if (desired.kind !== 'compose') return;
  const own = desired.stack.volumes.filter(({ external }) => !external);
  await recordAdopted(workspace, desired.slug, own.map(({ name }) => `volume/${name}`)); // prettier-ignore
}

function isAdoption(intent: Intent): boolean {
  return intent.verb === 'deploy' && intent.adopt === true;
}

interface Planned {
  record: ClientRecord;
  engine: Engine;
  desired: DesiredClient;
  plan: Plan;
  intent: Intent;
  /** Milliseconds. */
  timeout: number;
}

async function applyPlan(
  context: OperationContext,
  { record, engine, desired, plan, intent, timeout }: Planned,
): Promise<ConvergedClient> {
  const { workspace, reporter, signal, lease } = context;
  const { slug } = record;
  try {
    signal.throwIfAborted();
    const isLocal = engine.host === 'localhost';
    if (isLocal && intent.verb === 'deploy') await createBindFolders(desired);
    const local = isLocal ? { findPortOwner } : {};
    const given = dropUndefined({ reporter, signal, timeout, lease, ...local });
    await engine.apply(plan, desired, given);
    await followClient(context, record.target, engine);
    const observed = (await engine.observe([slug])).get(slug);
    const state = observed && summarizeState(observed, desiredServices(desired));
    if (observed && state === 'degraded' && bringsUp(intent)) throw degradedError(observed);
    const target = workspace.config.targets[record.target];
    return dropUndefined({
      ...plan,
      outcome: isEmptyPlan(plan) ? 'unchanged' : 'changed',
      state,
      url: clientUrl(
        dropUndefined({
          record,
          state,
          observed,
          host: engine.host,
          target,
          edge: edgeOf(workspace, record.target),
        }),
      ),
    });
  } catch (error) {
    return describeFailure(context, { ...plan, outcome: 'failed' }, error);
  }
}

/** What is thrown becomes the client's result. */
async function settle(
  context: OperationContext,
  { slug, target }: ClientRecord,
  work: () => Promise<ConvergedClient>,
): Promise<ConvergedClient> {
  try {
    context.signal.throwIfAborted();
    return await work();
  } catch (error) {
    return describeFailure(context, { slug, target, operations: [], outcome: 'failed' }, error);
  }
}

/** An interruption is not a failure of the client, but nothing that was asked for is done either. */
function describeFailure(
  { signal }: OperationContext,
  client: ConvergedClient,
  error: unknown,
): ConvergedClient {
  const outcome = classifyFailure(error, signal);
  if (outcome === 'interrupted') return { ...client, outcome };
  return { ...client, outcome, error: { ...errorFields(toPulsoError(error)), slug: client.slug } };
}

async function recordEnd(
  context: OperationContext,
  intent: Intent,
  ended: ConvergedClient,
): Promise<void> {
  const { slug, outcome } = ended;
  if (outcome === 'declined') return;
  await recordAction(context, {
    action: isAdoption(intent) ? 'adopt' : intent.verb,
    slug,
    outcome: outcome === 'failed' || outcome === 'interrupted' ? outcome : 'done',
    detail: describeChange(ended),
  });
}

function describeChange({ operations, error }: ConvergedClient): string {
  if (error !== undefined) return summarizeError(error.message);
  const lines = operations.flatMap(({ type, resource, cause, warning }) => {
    if (type !== 'none') return [`${type} ${resource}`];
    return warning === true ? [`${resource} ${cause}`] : [];
  });
  return lines.join(', ') || 'nothing to do';
}
