import type { ObservedStack } from './observed-stack.ts';
import type { Dependencies } from './order-services.ts';
import type { ServiceSpecs, Dependency } from '../desired/stack.ts';

/** What each service waits for: as the files say, else as its container was made. */
export function readDependencies(
  desired: ServiceSpecs | undefined,
  observed: ObservedStack,
): Dependencies {
  return new Map(
    listDependencies(desired, observed).map(([name, dependsOn]) => [
      name,
      dependsOn.map((dependency) => dependency.service),
    ]),
  );
}

/** Resources of the services that wait for this one. */
export function dependentsOf(name: string, dependencies: Dependencies): string[] {
  return [...dependencies].flatMap(([other, waitsFor]) =>
    waitsFor.includes(name) ? [`service/${other}`] : [],
  );
}

/** The services that are restarted with these: those that ask for it, and so on. */
export function withRestarted(
  names: readonly string[],
  desired: ServiceSpecs | undefined,
  observed: ObservedStack,
): string[] {
  const all = new Set(names);
  const known = listDependencies(desired, observed);
  // A set that grows is gone through to its end.
  for (const restarted of all) {
    for (const [name, dependsOn] of known) {
      const isAsked = dependsOn.some(({ service, restart }) => restart && service === restarted);
      if (isAsked) all.add(name);
    }
  }
  return [...all];
}

/** Services that others wait for to complete: having ended well is how they should be. */
export function findCompletingServices(
  desired: ServiceSpecs | undefined,
  observed?: ObservedStack,
): ReadonlySet<string> {
  return new Set(
    listDependencies(desired, observed)
      .flatMap(([, dependsOn]) => dependsOn)
      .filter(({ condition }) => condition === 'service_completed_successfully')
      .map(({ service }) => service),
  );
}

/** Later entries of a name replace earlier ones: the files go before the containers. */
function listDependencies(
  desired: ServiceSpecs | undefined,
  observed: ObservedStack | undefined,
): [string, readonly Dependency[]][] {
  const byName = new Map<string, readonly Dependency[]>();
  for (const { name, dependsOn } of [...(observed?.services ?? []), ...(desired?.services ?? [])]) {
    byName.set(name, dependsOn ?? []);
  }
  return [...byName];
}
