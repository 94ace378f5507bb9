import type { ClientRecord } from '../../client/client-record.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Plan } from '../../engine/plan.ts';
import type { OperationContext } from '../context.ts';
import { applyIntent } from './apply-intent.ts';

/** Removes a stack with its volumes, and gives what was removed: nobody is asked, and nothing is saved. Errors: those of an apply. */
export function purgeStack(
  context: OperationContext,
  { slug, target }: Pick<ClientRecord, 'slug' | 'target'>,
  { engine, timeout }: { engine: Engine; timeout: number },
): Promise<Plan> {
  const desired = { kind: 'none', slug, target } as const;
  return applyIntent(context, engine, {
    ...{ desired, timeout },
    intent: { verb: 'destroy', purge: true },
  });
}
