import { setTimeout as sleep } from 'node:timers/promises';
import { assertOwn } from '../../engine/isolation/ownership.ts';
import type { ObservedStack } from '../../engine/observed/observed-stack.ts';
import type { OperationContext } from '../context.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';

/** Milliseconds. A client can be created while its target is away: deploy looks again. */
const PATIENCE = 2_000;

/**
 * What a former client of this workspace left under the slug; undefined if the target does not answer. Errors:
 * `foreign-stack` and its kind: another workspace, or nobody's stack, uses the slug on the target.
 */
export async function findFreeStack(
  context: OperationContext,
  slug: string,
  target: string,
): Promise<ObservedStack | undefined> {
  const observed = await withEngines(context, (engines) => glance(engines, slug, target));
  assertOwn(slug, observed?.foreign);
  return observed;
}

/** Refuses a target on which the slug is used by others; one that cannot be reached is not looked at. Errors: as findFreeStack. */
export async function assertNotForeign(
  engines: Engines,
  slug: string,
  target: string,
): Promise<void> {
  assertOwn(slug, (await glance(engines, slug, target))?.foreign);
}

async function glance(
  engines: Engines,
  slug: string,
  target: string,
): Promise<ObservedStack | undefined> {
  const seen = engines(target).then((engine) => engine.observe([slug])).catch(() => undefined); // prettier-ignore
  const late = sleep(PATIENCE, undefined, { ref: false });
  return (await Promise.race([seen, late]))?.get(slug);
}
