import { dropUndefined } from '../../src/core/drop-undefined.ts';
import { hashNetwork, hashService, hashVolume } from '../../src/compose/plan/hash-service.ts';
import type { ObservedService, ObservedStack } from '../../src/engine/observed/observed-stack.ts';
import { shortFacets } from '../../src/compose/plan/service-facets.ts';
import type { Service, Stack } from '../../src/engine/desired/stack.ts';

/** Fields that replace the built ones; undefined removes one. */
export type ServiceFields = {
  [K in keyof ObservedService]?: ObservedService[K] | undefined;
};

/** A running, healthy instance of the service, made from it as it is. */
export function buildObservedService(
  service: Service,
  fields: ServiceFields = {},
): ObservedService {
  const all = {
    name: service.name,
    id: `id-of-${service.name}`,
    state: 'running',
    health: service.healthcheck === undefined ? 'none' : 'healthy',
    image: service.image,
    hash: hashService(service),
    facets: shortFacets(service),
    dependsOn: service.dependsOn,
    restarts: 0,
    startedAt: '2024-05-01T12:00:00.000Z',
    ports: service.ports.map(({ published, target, hostIp }) =>
      dropUndefined({ published: published ?? 49_152, target, hostIp }),
    ),
    ...fields,
  };
  return dropUndefined(all) as ObservedService;
}

/** What an engine sees after the stack was deployed, with fields of single services replaced. */
export function buildObserved(
  stack: Stack,
  services: Readonly<Record<string, ServiceFields>> = {},
): ObservedStack {
  return {
    slug: stack.slug,
    services: stack.services.map((service) =>
      buildObservedService(service, {
        networks: service.networks.map(({ network }) => `${stack.slug}_${network}`),
        ...services[service.name],
      }),
    ),
    networks: stack.networks.map((network) => ({
      name: network.name,
      key: network.key,
      hash: hashNetwork(network),
    })),
    volumes: stack.volumes.map((volume) => ({
      name: volume.name,
      key: volume.key,
      hash: hashVolume(volume),
    })),
  };
}

/** Nothing of the client is there. */
export function buildAbsent(slug = 'acme'): ObservedStack {
  return { slug, services: [], networks: [], volumes: [] };
}
