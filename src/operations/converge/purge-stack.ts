import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Plan } from '../../engine/plan.ts';
import type { OperationContext } from '../context.ts';

/** Removes a stack with its volumes, and gives what was removed: nobody is asked, and nothing is saved. Errors: those of an apply. */
export async function purgeStack(
  { reporter, signal, lease }: OperationContext,
  { slug, target }: Pick<ClientRecord, 'slug' | 'target'>,
  { engine, timeout }: { engine: Engine; timeout: number },
): Promise<Plan> {
  const desired = { kind: 'none', slug, target } as const;
  const plan = await engine.plan(desired, { verb: 'destroy', purge: true });
  await engine.apply(plan, desired, dropUndefined({ reporter, signal, timeout, lease }));
  return plan;
}
