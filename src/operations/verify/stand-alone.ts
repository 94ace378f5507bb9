import type { Mount, Service, Stack } from '../../engine/desired/stack.ts';
import { PulsoError } from '../../core/pulso-error.ts';

/** What of a stack is wanted alone. */
export interface Wanted {
  /** Name of a service; absent: none runs. */
  service?: string;
  /** Keys of volumes beside those of the service. */
  volumes?: readonly string[];
}

/**
 * One service of a stack, or volumes, with nothing around: no ports, no way out of its network, nothing that is not its own.
 * Errors: `not-supported`: it mounts something that is not on every machine.
 */
export function standAlone(stack: Stack, { service: name, volumes: keys = [] }: Wanted): Stack {
  const service = name === undefined ? undefined : findService(stack, name);
  const volumes = stack.volumes.filter(
    ({ key }) => keys.includes(key) || service?.mounts.some((mount) => mounts(mount, key)) === true,
  );
  const shared = volumes.find(({ external, name: full }) => external || !full.startsWith(`${stack.slug}_`)); // prettier-ignore
  if (shared !== undefined) throw unfit(name ?? 'the client', `mounts the volume ${shared.name}, which is not the client's own`); // prettier-ignore
  if (service === undefined) return { ...stack, services: [], networks: [], volumes };
  const networks = stack.networks.filter(
    ({ key, name: full, external }) =>
      !external &&
      full.startsWith(`${stack.slug}_`) &&
      service.networks.some(({ network }) => network === key),
  );
  return {
    ...stack,
    services: [
      {
        ...{ ...service, ports: [], dependsOn: [], extraHosts: [] },
        networks: networks.map(({ key }) => ({ network: key, aliases: [] })),
      },
    ],
    // The engine chooses the addresses: those of the client's block may be taken there.
    networks: networks.map((network) => ({ ...network, internal: true, subnets: [] })),
    volumes,
  };
}

function findService(stack: Stack, name: string): Service {
  const service = stack.services.find((one) => one.name === name);
  if (service === undefined) throw unfit(name, 'is not in the stack');
  const bind = service.mounts.find(({ type }) => type === 'bind');
  if (bind !== undefined) throw unfit(name, `mounts a folder of its machine at ${bind.target}`);
  return service;
}

function mounts(mount: Mount, volume: string): boolean {
  return mount.type === 'volume' && mount.source === volume;
}

function unfit(service: string, why: string): PulsoError {
  const message = `the backup cannot be loaded on another target: ${service} ${why}`;
  return new PulsoError('not-supported', message, {
    hint: 'check it where the client runs: leave --on out',
  });
}
