import type { ObservedService, ObservedStack } from './observed-stack.ts';

/** The instance of a service that counts, and those an interrupted deploy left beside it. */
export interface Instances {
  current: ObservedService | undefined;
  leftovers: readonly ObservedService[];
}

/**
 * A kill between two steps of a recreate leaves the old container and the new one. One that never
 * started may lack its files, so it counts only if there is no other.
 */
export function findInstances(observed: ObservedStack, service: string, hash?: string): Instances {
  const rank = (instance: ObservedService): number =>
    rankPlace(instance) +
    (instance.hash !== undefined && instance.hash === hash ? 2 : 0) +
    (instance.state === 'running' ? 1 : 0);
  const [current, ...leftovers] = observed.services
    .filter((instance) => instance.name === service)
    .sort((a, b) => rank(b) - rank(a));
  return { current, leftovers };
}

/** One that was to be tried answers to no name; one that was set aside counts if nothing has replaced it. */
function rankPlace({ state, place }: ObservedService): number {
  if (state === 'created') return 0;
  if (place === 'trial') return 4;
  return place === 'previous' ? 8 : 16;
}

/** The current instance of every service that has one. */
export function currentServices(observed: ObservedStack): ObservedService[] {
  return observedServiceNames(observed).flatMap(
    (name) => findInstances(observed, name).current ?? [],
  );
}

/** Names of the services that have an instance, each once. */
export function observedServiceNames(observed: ObservedStack): string[] {
  return [...new Set(observed.services.map((service) => service.name))];
}
