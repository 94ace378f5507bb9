import type { ObservedStack } from './observed-stack.ts';
import { planStack } from './plan-stack.ts';
import type { Stack } from './stack.ts';

const ALTERS = new Set(['create', 'recreate', 'update', 'remove']);

/** Whether what runs is what the files ask for. A stack that is only stopped has not drifted. */
export function stackDrift(desired: Stack, observed: ObservedStack): 'current' | 'changed' {
  const operations = planStack(desired, observed, { verb: 'deploy' });
  return operations.some((one) => ALTERS.has(one.type)) ? 'changed' : 'current';
}
