import { observedServiceNames } from '../../engine/observed/current-instance.ts';
import type { ObservedStack } from '../../engine/observed/observed-stack.ts';
import { orderServices } from '../../engine/observed/order-services.ts';
import { operation } from './plan-resources.ts';
import { findCopied } from './unfinished-copy.ts';
import type { Operation } from '../../engine/plan.ts';
import { dependentsOf, readDependencies } from '../../engine/observed/read-dependencies.ts';
import type { Stack } from '../../engine/desired/stack.ts';

/** Takes down everything that was observed: containers, then networks; volumes only where asked to. */
export function planDestroy(
  desired: Stack | undefined,
  observed: ObservedStack,
  purge: boolean,
): Operation[] {
  const dependencies = readDependencies(desired, observed);
  const services = orderServices(observedServiceNames(observed), dependencies)
    .reverse()
    .flatMap((name) =>
      observed.services
        .filter((service) => service.name === name)
        .map(({ id, ports }) => ({
          ...operation('remove', `service/${name}`, 'destroy asked for'),
          // Where the data goes too nothing is left to end in order for.
          dependsOn: purge ? [] : dependentsOf(name, dependencies),
          destructive: ports.length > 0,
          id,
        })),
    );
  const leftovers = (observed.leftovers ?? []).map(({ id, name }) => ({
    ...operation('remove', `service/${name}`, 'left over from a single run'),
    id,
  }));
  const users = [...new Set([...services, ...leftovers].map((one) => one.resource))];
  const networks = observed.networks.map(({ key, name }) => ({
    ...operation('remove', `network/${key}`, 'destroy asked for'),
    dependsOn: users,
    id: name,
  }));
  const volumes = observed.volumes.map(({ key, name }): Operation => {
    const removal = (why: string): Operation => {
      return { ...operation('remove', `volume/${key}`, why), dependsOn: users, id: name };
    };
    if (purge) return { ...removal('purge asked for: its data is lost'), destructive: true };
    // Without the container whose data it is, nothing would distinguish it from a whole one.
    return findCopied(name, observed) !== undefined
      ? removal('part of a copy that was interrupted: the data itself is kept')
      : operation('none', `volume/${key}`, 'its data is kept');
  });
  return [...services, ...leftovers, ...networks, ...volumes];
}
