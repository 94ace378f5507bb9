import type { ClientRecord } from '../../client/client-record.ts';
import { errorFields, type ErrorFields } from '../../core/error-fields.ts';
import { toPulsoError } from '../../core/pulso-error.ts';
import type { Plan } from '../../engine/plan.ts';
import { readClient } from '../../workspace/clients/read-client.ts';
import {
  discardRollbackPoint,
  hasRollbackPoint,
  restoreRollbackPoint,
} from '../../workspace/journal/rollback-point.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { recordAction } from '../audit/record-action.ts';
import { confirmAll, type Confirm } from '../confirm.ts';
import { withLease, type OperationContext } from '../context.ts';
import { convergeHeld } from '../converge/converge-client.ts';
import type { ConvergedClient } from '../converge/convergence.ts';
import type { Engines } from '../engines/open-engine.ts';
import { updateHeld } from '../update/update-client.ts';
import type { UpdateJob } from '../update/update-job.ts';
import { describeCurrent, describeFailed, type UpdatedClient } from '../update/updated-client.ts';

/** What a rollout made of one client. */
export interface RolloutResult extends Omit<UpdatedClient, 'outcome'> {
  outcome: UpdatedClient['outcome'] | 'rolled-back' | 'declined' | 'skipped';
  /** The deploy that followed. */
  deploy?: ConvergedClient;
}

export interface RollJob {
  update: UpdateJob;
  engines: Engines;
  /** Milliseconds to wait for health. */
  timeout: number;
  /** Asked before a deploy that loses something; false rolls that client's files back. */
  confirm: Confirm<Plan>;
}

/** Syncs and deploys one client under one lock, so that nobody changes it in between. A failure is part of the result. */
export async function rollClient(
  context: OperationContext,
  record: ClientRecord,
  job: RollJob,
): Promise<RolloutResult> {
  const { workspace, reporter, signal } = context;
  try {
    return await holdClient(
      workspace,
      record.slug,
      (held, lease) => rollHeld(withLease(context, lease), held, job),
      { reporter, signal },
    );
  } catch (error) {
    return describeFailed(record, error, signal);
  }
}

/**
 * Update → deploy → rollback point discarded, or files and stack rolled back if what was deployed is not
 * healthy. A rollout that was interrupted before its client was seen healthy is finished first.
 */
async function rollHeld(
  context: OperationContext,
  record: ClientRecord,
  job: RollJob,
): Promise<RolloutResult> {
  const resumed = await resumeDeploy(context, record, job);
  if (resumed !== undefined && !isHealthy(resumed)) {
    return rollBack(context, { ...describeCurrent(record), deploy: resumed }, job);
  }
  const { updated, record: next } = await updateHeld(context, record, {
    ...job.update,
    reversible: true,
  });
  if (updated.outcome !== 'updated' && updated.outcome !== 'unchanged') return updated;
  const isDeployed = resumed !== undefined && next === record;
  const deploy = isDeployed ? resumed : await deployHeld(context, next, job);
  const rolled = { ...updated, deploy };
  return isHealthy(deploy) ? rolled : rollBack(context, rolled, job);
}

/** The deploy that an interrupted rollout still owes; undefined if there is none. */
async function resumeDeploy(
  context: OperationContext,
  record: ClientRecord,
  job: RollJob,
): Promise<ConvergedClient | undefined> {
  if (!hasRollbackPoint(context.workspace, record.slug)) return undefined;
  return deployHeld(context, record, job);
}

/** Deploys, and discards the rollback point once what was deployed is healthy. */
async function deployHeld(
  context: OperationContext,
  record: ClientRecord,
  { engines, timeout, confirm }: RollJob,
): Promise<ConvergedClient> {
  const deployed = await convergeHeld(context, record, {
    intent: { verb: 'deploy' },
    options: { dryRun: false, timeout, confirm },
    engines,
  });
  if (isHealthy(deployed)) await discardRollbackPoint(context.workspace, record.slug);
  return deployed;
}

/** Every service of the revision that was just deployed is healthy. */
function isHealthy({ outcome, state }: ConvergedClient): boolean {
  return (outcome === 'changed' || outcome === 'unchanged') && state === 'running';
}

async function rollBack(
  context: OperationContext,
  rolled: RolloutResult & { deploy: ConvergedClient },
  job: RollJob,
): Promise<RolloutResult> {
  const { workspace } = context;
  const { slug, deploy } = rolled;
  // Stopped by a person: the next run goes on from here.
  if (deploy.outcome === 'interrupted') return { ...rolled, outcome: 'interrupted' };
  const isDeclined = deploy.outcome === 'declined';
  const ended = isDeclined
    ? { ...rolled, outcome: 'declined' as const }
    : failed(rolled, deploy.error);
  // This run wrote nothing: there is nothing to roll back.
  if (!hasRollbackPoint(workspace, slug)) return ended;
  try {
    await restoreRollbackPoint(workspace, slug, context.lease);
    const before = await readClient(workspace, slug);
    await recordRollback(context, before, isDeclined ? 'the deploy was declined' : 'unhealthy');
    // Nobody is asked again: it is the stack that ran before.
    const again = await deployHeld(context, before, { ...job, confirm: confirmAll });
    if (!isHealthy(again)) return failed(rolled, again.error ?? deploy.error);
    return isDeclined ? ended : { ...ended, outcome: 'rolled-back' };
  } catch (error) {
    return failed(rolled, { ...errorFields(toPulsoError(error)), slug });
  }
}

async function recordRollback(
  context: OperationContext,
  { slug, template }: ClientRecord,
  cause: string,
): Promise<void> {
  await recordAction(context, {
    action: 'rollback',
    slug,
    outcome: 'done',
    detail: `files rolled back to template ${template.version}: ${cause}`,
  });
}

function failed(rolled: RolloutResult, error: ErrorFields | undefined): RolloutResult {
  return { ...rolled, status: 'failed', outcome: 'failed', ...(error && { error }) };
}
