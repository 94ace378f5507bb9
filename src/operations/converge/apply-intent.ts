import { dropUndefined } from '../../core/drop-undefined.ts';
import type { DesiredClient } from '../../engine/desired/desired-client.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Intent } from '../../engine/intent.ts';
import type { Plan } from '../../engine/plan.ts';
import type { OperationContext } from '../context.ts';

/** Plans and carries out a step of a larger work, which nobody is asked about again; gives the plan. Errors: those of an apply. */
export async function applyIntent(
  { reporter, signal, lease }: OperationContext,
  engine: Engine,
  { desired, intent, timeout }: { desired: DesiredClient; intent: Intent; timeout: number },
): Promise<Plan> {
  const plan = await engine.plan(desired, intent);
  await engine.apply(plan, desired, dropUndefined({ reporter, signal, timeout, lease }));
  return plan;
}
