import { dropUndefined } from '../../core/drop-undefined.ts';
import { errorFields } from '../../core/error-fields.ts';
import { classifyFailure, toPulsoError } from '../../core/pulso-error.ts';
import type { DesiredClient } from '../../engine/desired/desired-client.ts';
import { EDGE_SLUG } from '../../engine/edge/edge.ts';
import { isEmptyPlan } from '../../engine/plan.ts';
import { summarizeState } from '../../engine/observed/summarize-state.ts';
import { ensureWorkspaceId } from '../../workspace/identity/workspace-id.ts';
import { withLock } from '../../workspace/locks/lock.ts';
import { recordAction, summarizeError } from '../audit/record-action.ts';
import { withLease, type OperationContext } from '../context.ts';
import type { ConvergedClient, ConvergeOptions } from '../converge/convergence.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { edgeDesired } from './edge-desired.ts';
import { requireEdge } from './edge-place.ts';
import { updateRoutes } from './update-routes.ts';

/** What the edge is brought to. */
export type EdgeIntent = { verb: 'deploy' } | { verb: 'destroy'; purge: boolean };

/** Brings the edge up with the routes to all clients, or takes it down. Errors: `edge-not-set`, `not-supported`. */
export async function convergeEdge(
  context: OperationContext,
  options: ConvergeOptions,
  intent: EdgeIntent,
): Promise<ConvergedClient> {
  const { workspace, reporter, signal } = context;
  const wanted = findWanted(workspace, intent);
  return withEngines(context, async (engines) => {
    const job = { wanted, engines, intent, options };
    if (options.dryRun) return settle(context, wanted, () => previewEdge(job));
    const ended = await settle(context, wanted, async () => {
      await ensureWorkspaceId(workspace);
      return withLock(
        workspace,
        'edge-stack',
        (lease) => applyEdge(withLease(context, lease), job),
        { reporter, signal },
      );
    });
    await recordEnd(context, intent, ended);
    return ended;
  });
}

interface EdgeJob {
  wanted: DesiredClient;
  engines: Engines;
  intent: EdgeIntent;
  options: ConvergeOptions;
}

/** An edge whose settings were removed can still be taken down, on the default target. */
function findWanted(workspace: OperationContext['workspace'], { verb }: EdgeIntent): DesiredClient {
  if (verb === 'deploy') return edgeDesired(workspace, requireEdge(workspace));
  const { edge, target } = workspace.config;
  return { kind: 'none', slug: EDGE_SLUG, target: edge?.target ?? target };
}

async function previewEdge({ wanted, engines, intent }: EdgeJob): Promise<ConvergedClient> {
  const engine = await engines(wanted.target);
  return { ...(await engine.plan(wanted, intent)), outcome: 'planned' };
}

async function applyEdge(
  context: OperationContext,
  { wanted, engines, intent, options }: EdgeJob,
): Promise<ConvergedClient> {
  const { workspace, reporter, signal, lease } = context;
  const engine = await engines(wanted.target);
  const plan = await engine.plan(wanted, intent);
  const loses = plan.operations.some((operation) => operation.destructive);
  const asks = loses || (intent.verb === 'destroy' && !isEmptyPlan(plan));
  if (asks && !(await options.confirm(plan))) return { ...plan, outcome: 'declined' };
  signal.throwIfAborted();
  const { timeout } = options;
  await engine.apply(plan, wanted, dropUndefined({ reporter, signal, timeout, lease }));
  if (intent.verb === 'deploy') await updateRoutes(context, engine, requireEdge(workspace));
  const observed = (await engine.observe([EDGE_SLUG])).get(EDGE_SLUG);
  const state = observed && summarizeState(observed);
  return dropUndefined({ ...plan, outcome: isEmptyPlan(plan) ? 'unchanged' : 'changed', state });
}

/** What is thrown becomes the result. */
async function settle(
  { signal }: OperationContext,
  { target }: DesiredClient,
  work: () => Promise<ConvergedClient>,
): Promise<ConvergedClient> {
  try {
    return await work();
  } catch (error) {
    const outcome = classifyFailure(error, signal);
    const ended = { slug: EDGE_SLUG, target, operations: [], outcome };
    return outcome === 'interrupted'
      ? ended
      : { ...ended, error: errorFields(toPulsoError(error)) };
  }
}

async function recordEnd(
  context: OperationContext,
  { verb }: EdgeIntent,
  { outcome, operations, error }: ConvergedClient,
): Promise<void> {
  if (outcome === 'declined') return;
  const changes = operations.filter(({ type }) => type !== 'none');
  const done = changes.map(({ type, resource }) => `${type} ${resource}`).join(', ');
  await recordAction(context, {
    action: `edge-${verb}`,
    outcome: outcome === 'failed' || outcome === 'interrupted' ? outcome : 'done',
    detail: error === undefined ? done || 'routes loaded' : summarizeError(error.message),
  });
}
