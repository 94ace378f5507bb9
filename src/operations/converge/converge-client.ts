import type { ClientRecord } from '../../client/client-record.ts';
import type { DesiredClient } from '../../engine/desired/desired-client.ts';
import type { Engine } from '../../engine/engine.ts';
import { isAdoption, type Intent } from '../../engine/intent.ts';
import { isEmptyPlan, type Plan } from '../../engine/plan.ts';
import { withReserve } from '../../workspace/disk/disk-reserve.ts';
import { forgetNeverDeployed } from '../../workspace/journal/first-deploy.ts';
import { beginReset } from '../../workspace/journal/reset-journal.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { withLease, type OperationContext } from '../context.ts';
import { listVolumeNames } from '../volumes/list-volume-names.ts';
import type { Engines } from '../engines/open-engine.ts';
import { recordDeployment } from '../deployments/record-deployment.ts';
import { assertPasswordsUnchanged } from '../secrets/deployed-secrets.ts';
import { applyPlan } from './apply-plan.ts';
import type { ConvergedClient, ConvergeOptions } from './convergence.ts';
import { showPlan } from './find-earlier-data.ts';
import { finishEarlier, sweepEarlier } from './finish-earlier.ts';
import { loadIntended, loadPrepared } from './load-intended.ts';
import { recordEnd, recordSecrets, recordVolumes } from './record-converge.ts';
import { describeFailure, settle } from './settle.ts';

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
    await finishEarlier(context, record, { intent, options, engine });
    await sweepEarlier(context, record.slug, job.engines);
    const desired = await loadPrepared(context, record, { intent, engine });
    const { plan, shown } = await planClient(context, record, { desired, engine, job });
    if (!(await isConfirmed(shown, job))) return { ...shown, outcome: 'declined' };
    const saved = await saveFirst(context, record, { intent, options, engine });
    if (purges(intent)) await noteReset(context, record, engine);
    if (isAdoption(intent)) await recordVolumes(context, desired);
    // From here on, what is there is this client's own.
    if (intent.verb === 'deploy') await forgetNeverDeployed(context.workspace, record.slug);
    const ended = await applyPlan(context, {
      ...{ record, engine, desired, intent, timeout: options.timeout },
      // A backup may have started what was stopped, and what was begun earlier may be gone by now.
      plan: saved ? await engine.plan(desired, intent) : plan,
    });
    return { ...ended, operations: shown.operations };
  });
  try {
    // Before the audit log: `history` takes from that only what is older than what is kept.
    await recordDeployment(context, record, { intent, ended });
    await recordEnd(context, intent, ended);
    await recordSecrets(context, record, { intent, ended });
  } catch (error) {
    // What was done stays in the result, even if it could not be recorded.
    if (ended.outcome === 'failed') return ended;
    return describeFailure(context, { ...ended, outcome: 'failed' }, error);
  }
  return ended;
}

/** Saves a client whose data is about to be deleted; false if nothing was to be saved. */
async function saveFirst(
  context: OperationContext,
  record: ClientRecord,
  { intent, options, engine }: Omit<ConvergeJob, 'engines'> & { engine: Engine },
): Promise<boolean> {
  if (!purges(intent) || options.backup === false) return false;
  const isReset = options.backup === 'before-reset';
  if (!isReset && context.workspace.config.backups.repository === undefined) return false;
  const { saveBeforePurge } = await import('../data/save-before-purge.ts');
  const before = isReset ? 'reset' : 'destroy --purge';
  await saveBeforePurge(context, record, { engine, before });
  return true;
}

function purges(intent: Intent): boolean {
  return intent.verb === 'destroy' && intent.purge;
}

/** Killed while data is deleted, the next command deletes the rest. */
async function noteReset(
  { workspace }: OperationContext,
  { slug }: ClientRecord,
  engine: Engine,
): Promise<void> {
  const volumes = await listVolumeNames(engine, slug);
  await withReserve(workspace, () => beginReset(workspace, slug, volumes));
}

async function previewClient(
  context: OperationContext,
  record: ClientRecord,
  job: ConvergeJob,
): Promise<ConvergedClient> {
  const { intent } = job;
  const desired = await loadIntended(context, record, intent);
  const engine = await job.engines(record.target);
  if (intent.verb === 'deploy') await assertPasswordsUnchanged(context.workspace, record, engine);
  const { shown } = await planClient(context, record, { desired, engine, job });
  return { ...shown, outcome: 'planned' };
}

/** The plan, and how people read it. */
async function planClient(
  context: OperationContext,
  record: ClientRecord,
  { desired, engine, job }: { desired: DesiredClient; engine: Engine; job: ConvergeJob },
): Promise<{ plan: Plan; shown: Plan }> {
  const { intent, options } = job;
  const plan = await engine.plan(desired, intent);
  await options.onPlan?.(context, record, { desired, engine, plan });
  return { plan, shown: await showPlan(context, record, { engine, plan, intent }) };
}

async function isConfirmed(plan: Plan, { intent, options }: ConvergeJob): Promise<boolean> {
  const loses = plan.operations.some((operation) => operation.destructive);
  const takesDown = intent.verb === 'destroy' && !isEmptyPlan(plan);
  return !(loses || takesDown || isAdoption(intent)) || options.confirm(plan);
}
