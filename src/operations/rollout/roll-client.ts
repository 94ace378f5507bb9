import type { ClientRecord } from '../../client/client-record.ts';
import { errorFields, type ErrorFields } from '../../core/error-fields.ts';
import { toPulsoError } from '../../core/pulso-error.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import {
  discardRollbackPoint,
  hasRollbackPoint,
  restoreRollbackPoint,
} from '../../workspace/journal/rollback-point.ts';
import { readClient } from '../../workspace/clients/read-client.ts';
import { convergeClient } from '../converge/converge-client.ts';
import type { ConvergedClient } from '../converge/convergence.ts';
import type { Engines } from '../converge/open-engine.ts';
import type { OperationContext } from '../context.ts';
import { recordAction } from '../audit/record-action.ts';
import { updateClient } from '../update/update-client.ts';
import type { UpdateJob } from '../update/update-job.ts';
import type { UpdatedClient } from '../update/updated-client.ts';

/** What a rollout made of one client. */
export interface RolloutResult extends Omit<UpdatedClient, 'outcome'> {
  outcome: UpdatedClient['outcome'] | 'rolled-back' | 'skipped';
  /** The deploy that followed. */
  deploy?: ConvergedClient | undefined;
}

export interface RollJob {
  update: UpdateJob;
  engines: Engines;
  /** Milliseconds to wait for health. */
  timeout: number;
}

/**
 * Syncs one client, deploys it, and puts files and stack back where what was just deployed is not
 * healthy. What an interrupted rollout left unproven is proven first.
 */
export async function rollClient(
  context: OperationContext,
  record: ClientRecord,
  job: RollJob,
): Promise<RolloutResult> {
  const { slug } = record;
  if (await hasRollbackPoint(context.workspace, slug)) {
    const resumed = await verifyHealthy(context, slug, job);
    if (!isHealthy(resumed)) return rollBack(context, describeResumed(record, resumed), job);
  }
  const current = await readClient(context.workspace, slug);
  const updated = await updateClient(context, current, { ...job.update, reversible: true });
  if (updated.outcome !== 'updated' && updated.outcome !== 'unchanged') return updated;
  const deploy = await verifyHealthy(context, slug, job);
  const rolled = { ...updated, deploy };
  return isHealthy(deploy) ? rolled : rollBack(context, rolled, job);
}

/** Deploys, and waits for the health of what was deployed. */
async function verifyHealthy(
  context: OperationContext,
  slug: string,
  { engines, timeout }: RollJob,
): Promise<ConvergedClient> {
  const record = await readClient(context.workspace, slug);
  const request = { dryRun: false, timeout };
  const deployed = await convergeClient(context, {
    record,
    intent: { verb: 'deploy' },
    request,
    engines,
  });
  if (isHealthy(deployed)) await discardRollbackPoint(context.workspace, slug);
  return deployed;
}

/** A deploy ends well only where every service of the revision just made is healthy. */
function isHealthy({ outcome, state }: ConvergedClient): boolean {
  return (outcome === 'changed' || outcome === 'unchanged') && state === 'running';
}

async function rollBack(
  context: OperationContext,
  rolled: RolloutResult,
  job: RollJob,
): Promise<RolloutResult> {
  const { workspace } = context;
  const { slug, deploy } = rolled;
  // Stopped by a person: the next run goes on from here.
  if (deploy?.outcome === 'interrupted') return { ...rolled, outcome: 'interrupted' };
  // Nothing of this run's is to be undone: what failed before fails still.
  if (!(await hasRollbackPoint(workspace, slug))) return failed(rolled, deploy?.error);
  try {
    const before = await holdClient(workspace, slug, async () => {
      await restoreRollbackPoint(workspace, slug);
      return readClient(workspace, slug);
    });
    await recordPutBack(context, before);
    const again = await verifyHealthy(context, slug, job);
    if (isHealthy(again)) return { ...failed(rolled, deploy?.error), outcome: 'rolled-back' };
    return failed(rolled, again.error ?? deploy?.error);
  } catch (error) {
    return failed(rolled, { ...errorFields(toPulsoError(error)), slug });
  }
}

async function recordPutBack(context: OperationContext, record: ClientRecord): Promise<void> {
  await recordAction(context, {
    action: 'rollback',
    slug: record.slug,
    outcome: 'done',
    detail: `files put back to template ${record.template.version}: what was deployed was not healthy`,
  });
}

function failed(rolled: RolloutResult, error: ErrorFields | undefined): RolloutResult {
  return { ...rolled, status: 'failed', outcome: 'failed', error };
}

function describeResumed(
  { slug, template: { version } }: ClientRecord,
  deploy: ConvergedClient,
): RolloutResult {
  const ends = { from: version, to: version, files: [], notes: [] };
  return { slug, status: 'current', outcome: 'unchanged', ...ends, deploy };
}
