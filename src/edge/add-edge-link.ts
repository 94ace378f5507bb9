import { dropUndefined } from '../core/drop-undefined.ts';
import { PulsoError } from '../core/pulso-error.ts';
import { EDGE_NETWORK, edgeNetworkName } from '../engine/edge/edge.ts';
import type { Network, Service, Stack } from '../engine/desired/stack.ts';
import { findHealthPath, LINK_LABEL } from './edge-route.ts';
import { linkAddress } from './link-address.ts';

export interface EdgeLink {
  /** Port of the machine that the client's web service publishes. */
  web: number | undefined;
  /** Addresses of the link, e.g. `10.182.0.8/29`. */
  subnet: string;
}

/**
 * The stack with a network of its own between its web service and the edge: no other service is on it, and it leads
 * nowhere else. A stack that does not publish its web port stays as it is. Errors: `edge-network-taken`.
 */
export function addEdgeLink(stack: Stack, { web, subnet }: EdgeLink): Stack {
  const name = edgeNetworkName(stack.slug);
  if (stack.networks.some((one) => one.key === EDGE_NETWORK || one.name === name)) {
    const message = `${stack.slug}: the network ${EDGE_NETWORK} is the edge's own`;
    const hint = 'rename the network in docker-compose.yml';
    throw new PulsoError('edge-network-taken', message, { slug: stack.slug, hint });
  }
  const port = findWebPort(stack.services, web);
  if (port === undefined) return stack;
  const { service, target } = port;
  const attachment = dropUndefined({
    network: EDGE_NETWORK,
    aliases: [],
    ipv4Address: linkAddress(subnet, 'web'),
  });
  const joined = { ...service, networks: [...service.networks, attachment] };
  return {
    ...stack,
    services: stack.services.map((one) => (one === service ? joined : one)),
    networks: [
      ...stack.networks,
      { ...linkNetwork(name, subnet), labels: labels(service, target) },
    ],
  };
}

function findWebPort(
  services: readonly Service[],
  web: number | undefined,
): { service: Service; target: number } | undefined {
  if (web === undefined) return undefined;
  for (const service of services) {
    const port = service.ports.find((one) => one.published === web && one.protocol === 'tcp');
    if (port !== undefined) return { service, target: port.target };
  }
  return undefined;
}

function labels({ healthcheck }: Service, target: number): Record<string, string> {
  const health = findHealthPath(healthcheck?.test ?? [], target);
  const port = { [LINK_LABEL.port]: String(target) };
  return health === undefined ? port : { ...port, [LINK_LABEL.health]: health };
}

function linkNetwork(name: string, subnet: string): Network {
  return {
    key: EDGE_NETWORK,
    name,
    driver: 'bridge',
    driverOptions: {},
    internal: true,
    external: false,
    subnets: [{ subnet }],
    labels: {},
  };
}
