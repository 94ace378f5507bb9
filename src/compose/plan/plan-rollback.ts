import type { Service } from '../../engine/desired/stack.ts';
import type { ObservedService, ObservedStack } from '../../engine/observed/observed-stack.ts';
import type { Operation } from '../../engine/plan.ts';

/**
 * How what runs is kept until what replaces it is healthy. Beside it only if the two share nothing that one alone can
 * have: a port of the host, an address, data that both would write.
 */
export function planRollback(
  service: Service,
  current: ObservedService,
  { observed, remadeNetworks }: { observed: ObservedStack; remadeNetworks: ReadonlySet<string> },
): Operation['rollback'] {
  const stopped = current.state === 'exited' && current.place !== 'previous';
  if (stopped || current.state === 'created' || current.state === 'dead') return undefined;
  const shares =
    current.takenFrom !== undefined ||
    current.place !== undefined ||
    current.state !== 'running' ||
    current.ports.length > 0 ||
    service.ports.length > 0 ||
    service.mounts.some((mount) => mount.type !== 'tmpfs' && !mount.readOnly) ||
    hasUnnamedVolume(service, observed) ||
    service.networks.some(
      (one) => one.ipv4Address !== undefined || remadeNetworks.has(one.network),
    );
  return shares ? 'restore' : 'beside';
}

/** Volumes that the image declares carry the service's name in their key. */
function hasUnnamedVolume({ name }: Service, { volumes }: ObservedStack): boolean {
  return volumes.some(({ key }) => key.startsWith(`${name}.`));
}
