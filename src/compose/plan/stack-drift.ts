import type { DesiredClient } from '../../engine/engine.ts';
import type { ObservedStack } from '../../engine/observed-stack.ts';
import { planStack } from './plan-stack.ts';

const ALTERS = new Set(['create', 'recreate', 'update', 'remove']);

/** Whether what runs is what the files ask for. A stack that is only stopped has not drifted. */
export function stackDrift(
  { stack, manifests }: Pick<DesiredClient, 'stack' | 'manifests'>,
  observed: ObservedStack,
): 'current' | 'changed' {
  if (stack === undefined) return observed.manifests === manifests?.digest ? 'current' : 'changed';
  const operations = planStack(stack, observed, { verb: 'deploy' });
  return operations.some((one) => ALTERS.has(one.type)) ? 'changed' : 'current';
}
