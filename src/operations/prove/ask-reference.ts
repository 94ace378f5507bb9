import { setTimeout as delay } from 'node:timers/promises';
import { readReference, type ReferenceSight } from '../../assess/judge-probes.ts';
import type { Probe } from '../../assess/probe.ts';
import type { Reference } from '../../engine/isolation/controls.ts';
import type { ProveTarget } from '../catalog/schemas/prove-schemas.ts';
import { runProbes } from './run-probes.ts';

/** What is known without a place to compare with: every kind that needs one is blind. */
export const NO_REFERENCE: ReferenceSight = {
  ...{ open: new Set<string>(), tried: 0, reachesMachine: false, hears: false },
};

/** Milliseconds between looks: a listener and a policy need a moment until they count. */
const LOOKS: readonly number[] = [0, 1000, 1000, 2000, 2000, 4000];

/**
 * Whether policies are enforced: the listener without policies answers, the other one does not. Errors: those of
 * runProbes.
 */
export async function checkEnforcement(
  reference: Reference,
  signal: AbortSignal,
  looks = LOOKS,
): Promise<NonNullable<ProveTarget['policies']>> {
  const { free, denied, port } = reference;
  const probes = [free, denied].map((host, id): Probe => {
    return { id, kind: 'container', how: 'tcp', host, port, what: 'listener of pulso' };
  });
  let known: NonNullable<ProveTarget['policies']> = 'unknown';
  for (const pause of looks) {
    await delay(pause, undefined, { signal });
    const run = await ask(reference, signal, probes);
    const reached = (id: number): boolean => run.find((one) => one.id === id)?.result === 'open';
    known = !reached(0) ? 'unknown' : reached(1) ? 'not-enforced' : 'enforced';
    if (known === 'enforced') break;
  }
  return known;
}

/** What the reference reaches of the doors of all clients. Errors: those of runProbes. */
export async function askReference(
  reference: Reference,
  signal: AbortSignal,
  probes: readonly Probe[],
): Promise<ReferenceSight> {
  return readReference({ slug: '', probes, answers: await ask(reference, signal, probes) });
}

async function ask(reference: Reference, signal: AbortSignal, probes: readonly Probe[]) {
  const run = await runProbes((argv, streams) => reference.run(argv, streams), {
    ...{ slug: 'reference', signal, probes },
  });
  return run?.answers ?? [];
}
