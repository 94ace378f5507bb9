import type { ClientRecord } from '../../client/client-record.ts';
import { errorFields } from '../../core/error-fields.ts';
import { toPulsoError } from '../../core/pulso-error.ts';
import { classifyFailure } from '../../core/reporter.ts';
import { desiredServices, type DesiredClient } from '../../engine/desired-client.ts';
import type { Engine, Intent } from '../../engine/engine.ts';
import { isEmptyPlan, type Plan } from '../../engine/plan.ts';
import { summarizeState } from '../../engine/summarize-state.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { clientUrl } from '../observe/client-url.ts';
import type { ConvergedClient, ConvergeRequest } from './convergence.ts';
import { loadDesired } from './load-desired.ts';
import type { Engines } from './open-engine.ts';
import type { OperationContext } from '../context.ts';
import { recordAction, summarizeError } from '../audit/record-action.ts';

/** One client to converge, and what to. */
export interface ConvergeJob {
  record: ClientRecord;
  intent: Intent;
  request: ConvergeRequest;
  engines: Engines;
}

/** Takes one client to what is intended: plan, confirm, apply, audit. What fails is told in the result, not thrown. */
export async function convergeClient(
  context: OperationContext,
  job: ConvergeJob,
): Promise<ConvergedClient> {
  const { workspace, reporter, signal } = context;
  const { slug } = job.record;
  if (job.request.dryRun) return attempt(context, job, planClient);
  return attempt(context, job, () =>
    holdClient(
      workspace,
      slug,
      async (fresh) => {
        const held = { ...job, record: fresh };
        return record(context, held, await attempt(context, held, writeClientFiles));
      },
      { reporter, signal },
    ),
  );
}

type Step = (context: OperationContext, job: ConvergeJob) => Promise<ConvergedClient>;

async function attempt(
  context: OperationContext,
  job: ConvergeJob,
  step: Step,
): Promise<ConvergedClient> {
  const { slug, target } = job.record;
  try {
    context.signal.throwIfAborted();
    return await step(context, job);
  } catch (error) {
    return endedBy(context, { slug, target, operations: [], outcome: 'failed' }, error);
  }
}

async function planClient(context: OperationContext, job: ConvergeJob): Promise<ConvergedClient> {
  const { plan } = await prepare(context, job);
  return { ...plan, outcome: 'planned' };
}

async function writeClientFiles(
  context: OperationContext,
  job: ConvergeJob,
): Promise<ConvergedClient> {
  const prepared = await prepare(context, job);
  if (await isConfirmed(prepared.plan, job)) return applyPlan(context, job, prepared);
  return { ...prepared.plan, outcome: 'declined' };
}

async function record(
  context: OperationContext,
  job: ConvergeJob,
  ended: ConvergedClient,
): Promise<ConvergedClient> {
  const { outcome } = ended;
  if (outcome === 'declined') return ended;
  await recordAction(context, {
    action: job.intent.verb,
    slug: ended.slug,
    outcome: outcome === 'failed' || outcome === 'interrupted' ? outcome : 'done',
    detail: describeChange(ended),
  });
  return ended;
}

interface Prepared {
  engine: Engine;
  desired: DesiredClient;
  plan: Plan;
}

/** Stop and destroy go by what runs: they must work where the files are broken. */
async function prepare(context: OperationContext, job: ConvergeJob): Promise<Prepared> {
  const { record, intent } = job;
  const { slug, target } = record;
  const byFiles = intent.verb !== 'stop' && intent.verb !== 'destroy';
  const desired: DesiredClient = byFiles
    ? await loadDesired(context.workspace, record)
    : { kind: 'none', slug, target };
  const engine = await job.engines(target);
  return { engine, desired, plan: await engine.plan(desired, intent) };
}

async function isConfirmed(plan: Plan, { request, intent }: ConvergeJob): Promise<boolean> {
  const loses = plan.operations.some((operation) => operation.destructive);
  const takesDown = intent.verb === 'destroy' && !isEmptyPlan(plan);
  if (request.confirm === undefined || !(loses || takesDown)) return true;
  return request.confirm(plan);
}

async function applyPlan(
  context: OperationContext,
  job: ConvergeJob,
  { engine, desired, plan }: Prepared,
): Promise<ConvergedClient> {
  const { workspace, reporter, signal } = context;
  const { record } = job;
  const target = workspace.config.targets[record.target];
  try {
    signal.throwIfAborted();
    await engine.apply(plan, desired, { reporter, signal, timeout: job.request.timeout });
    const observed = (await engine.observe([plan.slug])).get(plan.slug);
    const state = observed && summarizeState(observed, desiredServices(desired));
    return {
      ...plan,
      outcome: isEmptyPlan(plan) ? 'unchanged' : 'changed',
      state,
      url: clientUrl({ record, state, observed, host: engine.host, target }),
    };
  } catch (error) {
    return endedBy(context, { ...plan, outcome: 'failed' }, error);
  }
}

/** An interruption is no failure of the client's, but nothing that was asked for is done either. */
function endedBy(
  { signal }: OperationContext,
  client: ConvergedClient,
  error: unknown,
): ConvergedClient {
  const outcome = classifyFailure(error, signal);
  if (outcome === 'interrupted') return { ...client, outcome };
  return { ...client, outcome, error: { ...errorFields(toPulsoError(error)), slug: client.slug } };
}

function describeChange({ operations, error }: ConvergedClient): string {
  if (error !== undefined) return summarizeError(error.message);
  const changes = operations.filter((operation) => operation.type !== 'none');
  return changes.map(({ type, resource }) => `${type} ${resource}`).join(', ') || 'nothing to do';
}
