import type { DesiredClient } from '../../engine/desired/desired-client.ts';
import type { ObservedStack } from '../../engine/observed/observed-stack.ts';
import { planStack } from './plan-stack.ts';

const ALTERS = new Set(['create', 'recreate', 'update', 'remove']);

/** Whether what runs is what the files ask for. A stack that is only stopped has not drifted. */
export function stackDrift(desired: DesiredClient, observed: ObservedStack): 'current' | 'changed' {
  if (desired.kind === 'none') return observed.services.length === 0 ? 'current' : 'changed';
  if (desired.kind === 'manifests') {
    return observed.manifests === desired.manifests.digest ? 'current' : 'changed';
  }
  const operations = planStack(desired.stack, observed, { verb: 'deploy' });
  return operations.some((one) => ALTERS.has(one.type)) ? 'changed' : 'current';
}
