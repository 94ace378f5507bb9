import pLimit from 'p-limit';
import { AbortedError } from '../../../core/pulso-error.ts';
import { isParent } from '../../../manifests/apply-set.ts';
import type { DesiredClient } from '../../../engine/desired/desired-client.ts';
import { LONGEST_TIMER, type ApplyOptions } from '../../../engine/engine.ts';
import { resourceOf } from '../../../engine/desired/manifests.ts';
import type { Operation, Plan } from '../../../engine/plan.ts';
import { assertCarriesFinished } from './carry-data.ts';
import {
  FAILED,
  LATE,
  type Execution,
  type Place,
  type Progress,
  type StepExecution,
} from './execution.ts';
import { toSteps } from '../../../manifests/plan/object-operations.ts';
import { performOperation } from './perform-operation.ts';
import { restorePrevious } from './restore-previous.ts';
import { watchRollouts, type RolloutWatch } from '../wait/watch-rollouts.ts';
import { writeParent } from './write-object.ts';

/** Writes at a time. */
const AT_ONCE = 8;

/**
 * Carries a plan out step by step and waits for health; decides nothing. What fails in a step lets the
 * other writes of it be made, and no later step begin: nothing is pruned unless all is applied and well. What
 * the plan keeps is then applied as it was.
 */
export async function applyPlan(
  { cluster, copyVolume }: Place,
  plan: Plan,
  desired: DesiredClient,
  options: ApplyOptions,
): Promise<void> {
  if (options.signal.aborted) throw new AbortedError(undefined, { slug: plan.slug });
  const deadline = new AbortController();
  const timeout = Math.min(options.timeout, LONGEST_TIMER);
  const timer = setTimeout(() => { deadline.abort(); }, timeout); // prettier-ignore
  let watch: RolloutWatch | undefined;
  const progress: Progress = { previous: [], ready: new Set(), failed: false };
  const execution: Execution = {
    ...{ cluster, copyVolume },
    slug: plan.slug,
    manifests: desired.kind === 'manifests' ? desired.manifests : undefined,
    options,
    signal: AbortSignal.any([options.signal, deadline.signal]),
    stopped: aborted(options.signal).then(() => {
      throw new AbortedError(undefined, { slug: plan.slug });
    }),
    late: aborted(deadline.signal).then(() => LATE),
    data: plan.operations.filter(runsData).map(({ resource }) => resource.slice(DATA.length)),
    created: new Set(plan.operations.filter(({ type }) => type === 'create').map(({ resource }) => resource)), // prettier-ignore
    watch: () => (watch ??= watchRollouts(cluster.client, plan.slug)),
    progress,
  };
  // It may reject when nobody waits any more.
  execution.stopped.catch(() => undefined);
  try {
    await assertCarriesFinished(plan, execution);
    for (const step of toSteps(plan.operations)) await runStep(step, execution);
    options.lease?.assertHeld();
    const parent = plan.operations.find(changesParent);
    if (parent !== undefined && isOfAll(plan, desired)) await writeParent(parent, execution);
  } catch (error) {
    if (isToRestore(progress, options)) await restorePrevious(execution);
    throw error;
  } finally {
    clearTimeout(timer);
    watch?.close();
  }
}

function isToRestore({ failed }: Progress, { signal }: ApplyOptions): boolean {
  return failed || signal.aborted;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => { resolve(); }, { once: true }); // prettier-ignore
  });
}

/** Every write of it is made; what still waits for its rollout when another fails waits no longer. */
async function runStep(step: readonly Operation[], execution: Execution): Promise<void> {
  const { options, slug } = execution;
  if (options.signal.aborted) throw new AbortedError(undefined, { slug });
  const limit = pLimit(AT_ONCE);
  const failing = new AbortController();
  const failed: StepExecution['failed'] = aborted(failing.signal).then(() => FAILED);
  const perform = async (operation: Operation): Promise<void> => {
    try {
      await performOperation(operation, { ...execution, failed }, (write) => limit(write));
    } catch (error) {
      failing.abort();
      throw error;
    }
  };
  const settled = await Promise.allSettled(step.map(perform));
  // The first in plan order: if several time out, the database is reported before its app.
  const failure = settled.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

const DATA = 'statefulset/';

function runsData({ type, resource }: Operation): boolean {
  return resource.startsWith(DATA) && type !== 'stop' && type !== 'remove';
}

/** Where single services were asked for, the others are not as their manifests say. */
function isOfAll({ operations }: Plan, desired: DesiredClient): boolean {
  if (desired.kind !== 'manifests') return false;
  const planned = new Set(operations.map(({ resource }) => resource));
  return desired.manifests.objects.every((manifest) => planned.has(resourceOf(manifest)));
}

function changesParent({ type, resource }: Operation): boolean {
  const [kind, name = ''] = resource.split('/');
  const written = type === 'create' || type === 'update';
  return written && kind === 'configmap' && isParent({ kind: 'ConfigMap', name });
}
