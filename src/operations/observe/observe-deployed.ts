import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { assertOwn } from '../../engine/isolation/ownership.ts';
import type { ObservedStack } from '../../engine/observed/observed-stack.ts';

/** A client's stack, which has at least one service. Errors: those of assertOwn, `not-deployed`. */
export async function observeDeployed(engine: Engine, slug: string): Promise<ObservedStack> {
  const observed = (await engine.observe([slug])).get(slug);
  assertOwn(slug, observed?.foreign);
  if (observed !== undefined && observed.services.length > 0) return observed;
  throw new PulsoError('not-deployed', `${slug}: not deployed, so it has no services`, {
    slug,
    hint: `pulso deploy ${slug}`,
  });
}
