import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { toPulsoError } from '../../core/pulso-error.ts';
import type { ObservedStack } from '../../engine/observed/observed-stack.ts';
import type { Engines } from '../engines/open-engine.ts';
import type { OperationContext } from '../context.ts';

/** A client as its target shows it; empty where the target does not answer. */
export interface Seen {
  observed?: ObservedStack;
  host?: string;
}

/** What targets answer, as it comes. */
export interface Sightings {
  /** By slug; grows while targets answer. */
  seen: ReadonlyMap<string, Seen>;
  /** Targets that have not answered yet, sorted. */
  waiting(): string[];
  /** Resolves once each has answered, or is known not to. */
  done: Promise<void>;
}

/** Asks every target once for all of its clients. One that does not answer is a warning, and delays no other. */
export function observeTargets(
  context: OperationContext,
  engines: Engines,
  clients: readonly ClientRecord[],
): Sightings {
  const seen = new Map<string, Seen>();
  const waiting = new Set(clients.map((client) => client.target));
  const asked = [...waiting].map(async (target) => {
    const slugs = clients.filter((one) => one.target === target).map((one) => one.slug);
    const answers = await observeTarget(context, engines, { target, slugs });
    for (const [slug, one] of answers) seen.set(slug, one);
    waiting.delete(target);
  });
  const done = Promise.all(asked).then(() => undefined);
  return { seen, waiting: () => [...waiting].sort(), done };
}

async function observeTarget(
  { reporter }: OperationContext,
  engines: Engines,
  { target, slugs }: { target: string; slugs: readonly string[] },
): Promise<[string, Seen][]> {
  try {
    const engine = await engines(target);
    const observed = await engine.observe(slugs);
    return slugs.map((slug) => [
      slug,
      dropUndefined({ observed: observed.get(slug), host: engine.host }),
    ]);
  } catch (error) {
    const subject = `target/${target}`;
    const { message, hint } = toPulsoError(error);
    const advice = hint === undefined ? '' : `: ${hint}`;
    reporter.report({ code: 'target-away', kind: 'warning', subject, message: message + advice });
    return [];
  }
}
