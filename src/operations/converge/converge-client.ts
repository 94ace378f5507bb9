import type { ClientRecord } from '../../client/client-record.ts';
import type { Engine } from '../../engine/engine.ts';
import { isAdoption, type Intent } from '../../engine/intent.ts';
import { isEmptyPlan, type Plan } from '../../engine/plan.ts';
import { forgetNeverDeployed } from '../../workspace/journal/first-deploy.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { withLease, type OperationContext } from '../context.ts';
import type { Engines } from '../engines/open-engine.ts';
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

async function isConfirmed(plan: Plan, { intent, options }: ConvergeJob): Promise<boolean> {
  const loses = plan.operations.some((operation) => operation.destructive);
  const takesDown = intent.verb === 'destroy' && !isEmptyPlan(plan);
  return !(loses || takesDown || isAdoption(intent)) || options.confirm(plan);
}
