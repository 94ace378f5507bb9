import { hashNetwork, hashVolume } from './hash-service.ts';
import { describeOwner } from '../../engine/isolation/ownership.ts';
import type { ObservedStack } from '../../engine/observed/observed-stack.ts';
import type { Operation } from '../../engine/plan.ts';
import type { Stack } from '../../engine/desired/stack.ts';

/** Networks hold no data: a changed one is recreated, and its containers with it. */
export function planNetworks(desired: Stack, observed: ObservedStack): Operation[] {
  return desired.networks
    .filter((network) => !network.external)
    .map((network) => {
      const resource = `network/${network.key}`;
      const found = observed.networks.find((one) => one.name === network.name);
      if (found === undefined) return operation('create', resource, 'new network');
      const id = found.name;
      if (found.takenFrom !== undefined) {
        const cause = `taken over: ${describeOwner(found.takenFrom)}`;
        return { ...operation('recreate', resource, cause), id };
      }
      if (found.hash === hashNetwork(network))
        return { ...operation('none', resource, 'unchanged'), id };
      const cause = found.hash === undefined ? 'not made by pulso' : 'settings changed';
      return { ...operation('recreate', resource, cause), id };
    });
}

/** Volumes hold data: one that exists is never replaced, whatever its settings. */
export function planVolumes(desired: Stack, observed: ObservedStack): Operation[] {
  return desired.volumes
    .filter((volume) => !volume.external)
    .map((volume) => {
      const resource = `volume/${volume.key}`;
      const found = observed.volumes.find((one) => one.name === volume.name);
      if (found === undefined) return operation('create', resource, 'new volume');
      if (found.takenFrom !== undefined) {
        const cause = `taken over with its data: ${describeOwner(found.takenFrom)}`;
        return { ...operation('none', resource, cause), warning: true };
      }
      if (found.hash === hashVolume(volume)) return operation('none', resource, 'unchanged');
      if (found.hash === undefined) return operation('none', resource, 'kept: not made by pulso');
      const cause =
        'kept as it is: its settings changed, and its data is never dropped by a deploy';
      return { ...operation('none', resource, cause), warning: true };
    });
}

/** An operation that waits for nothing and loses nothing. */
export function operation(type: Operation['type'], resource: string, cause: string): Operation {
  return { type, resource, cause, dependsOn: [], destructive: false };
}
