import { formatDockerAddress, isLoopback, parseDockerAddress } from './docker-address.ts';
import type { DockerTarget } from './docker-target.ts';

/** A way to an engine without encryption. */
export interface PlainTcp {
  /** As people write it. */
  address: string;
  /** Who can read what is sent and control the engine. */
  exposedTo: string;
}

/**
 * How a target with a tcp address is reached without TLS; undefined for every other target. `dockerHost` is DOCKER_HOST,
 * of which nothing is said unless the target has `tls: false`: it is not a setting of pulso's. Errors: `bad-docker-host`.
 */
export function findPlainTcp(
  { host, tls }: Pick<DockerTarget, 'host' | 'tls'>,
  dockerHost?: string,
): PlainTcp | undefined {
  const given = host ?? (tls === false ? dockerHost : undefined);
  if (!given || tls) return undefined;
  const address = parseDockerAddress(given);
  if (address.protocol !== 'tcp' || address.secure) return undefined;
  const exposedTo = isLoopback(address) ? 'every user of this machine' : 'everyone on the way';
  return { address: formatDockerAddress(address), exposedTo };
}
