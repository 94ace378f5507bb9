import { setTimeout as sleep } from 'node:timers/promises';
import { assertOwn } from '../../engine/isolation/ownership.ts';
import type { ObservedStack } from '../../engine/observed/observed-stack.ts';
import type { OperationContext } from '../context.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';

/** Milliseconds. A client can be created while its target is away: deploy looks again. */
const PATIENCE = 2_000;

/**
 * Looks whether the slug is used on its target by another workspace or by nobody's stack; data of a former
 * client of this workspace is a warning. Errors: `foreign-stack` and its kind.
 */
export async function assertFreeStack(
  context: OperationContext,
  slug: string,
  target: string,
): Promise<void> {
  const observed = await withEngines(context, (engines) => glance(engines, slug, target));
  if (observed === undefined) return;
  assertOwn(slug, observed.foreign);
  warnOfData(context, observed);
}

/** Refuses a target on which the slug is used by others; one that cannot be reached is not looked at. Errors: as assertFreeStack. */
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

function warnOfData(
  { reporter }: OperationContext,
  { slug, services, volumes }: ObservedStack,
): void {
  if (services.length > 0 || volumes.length === 0) return;
  const names = volumes.map(({ name }) => name).sort().join(', '); // prettier-ignore
  const message = `data of an earlier ${slug} is kept and would be used: ${names}; to delete it: pulso destroy ${slug} --purge`;
  reporter.report({ code: 'existing-data', kind: 'warning', slug, message });
}
