import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { desiredServices, type DesiredClient } from '../../engine/desired/desired-client.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Intent } from '../../engine/intent.ts';
import { summarizeState } from '../../engine/observed/summarize-state.ts';
import { isEmptyPlan, type Plan } from '../../engine/plan.ts';
import { findPortOwner } from '../../machine/port-owner.ts';
import type { OperationContext } from '../context.ts';
import { edgeOf } from '../edge/edge-place.ts';
import { followClient } from '../edge/follow-client.ts';
import { clientUrl } from '../observe/client-url.ts';
import type { ConvergedClient } from './convergence.ts';
import { createBindFolders } from './create-bind-folders.ts';
import { bringsUp, degradedError } from './degraded-error.ts';
import { describeFailure } from './settle.ts';

interface Planned {
  record: ClientRecord;
  engine: Engine;
  desired: DesiredClient;
  plan: Plan;
  intent: Intent;
  /** Milliseconds. */
  timeout: number;
}

/** Carries out a plan that is confirmed, and says how the client is afterwards. A failure is part of the result. */
export async function applyPlan(
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
