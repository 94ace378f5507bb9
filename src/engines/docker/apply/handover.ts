import type Dockerode from 'dockerode';
import type { Operation } from '../../../engine/plan.ts';
import { stopContainer } from './containers/container-lifecycle.ts';

/** What services that pass ports to each other know of each other, by resource. */
export interface Handover {
  /** Ends the container that is recreated, once; absent: it is restored, and keeps its ports. */
  stops: Map<string, () => Promise<void>>;
  /** Ids of the containers that operations made. */
  made: Map<string, string>;
  /** Rejects if what was made does not stay up. */
  steady: Map<string, Promise<unknown>>;
  /** Resources that take ports of a resource. */
  takersOf: (resource: string) => readonly string[];
}

export function openHandover(operations: readonly Operation[]): Handover {
  return {
    stops: new Map(),
    made: new Map(),
    steady: new Map(),
    takersOf: (resource) =>
      operations.flatMap((one) => (one.takesPortsOf?.includes(resource) ? [one.resource] : [])),
  };
}

/** Rejects if a service whose ports this one takes fails: that one needs them again. */
export async function awaitGivers(
  { takesPortsOf = [] }: Operation,
  handover: Handover,
): Promise<unknown> {
  // By then all operations are known.
  await Promise.resolve();
  return Promise.all(takesPortsOf.flatMap((one) => handover.steady.get(one) ?? []));
}

/** Ends who has its ports by now, and lets nobody stop it for them again. */
export async function takePortsBack(
  { resource }: Operation,
  { docker, handover }: { docker: Dockerode; handover: Handover },
): Promise<void> {
  handover.stops.delete(resource);
  const takers = handover.takersOf(resource).map((one) => handover.made.get(one) ?? []);
  await Promise.all(takers.flat().map((id) => stopContainer(docker, id).catch(() => undefined)));
}
