import { canonicalJson, digest } from '../../text/canonical-json.ts';
import { serviceFacets } from './service-facets.ts';
import type { Network, Service, Volume } from '../../engine/desired/stack.ts';

/**
 * sha256 over the resolved service and the bytes of every config and secret it mounts. Compose's own
 * hash misses the bytes; dependencies and pull policy are left out: they change no container.
 */
export function hashService(service: Service): string {
  return digest(canonicalJson(serviceFacets(service)));
}

/** sha256 over what a network is made with. */
export function hashNetwork(network: Network): string {
  const { driver, driverOptions, internal, subnets, labels } = network;
  return digest(canonicalJson({ driver, driverOptions, internal, subnets, labels }));
}

/** sha256 over what a volume is made with. */
export function hashVolume(volume: Volume): string {
  const { driver, driverOptions, labels } = volume;
  return digest(canonicalJson({ driver, driverOptions, labels }));
}
