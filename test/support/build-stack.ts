import type { Network, Service, Stack, Volume } from '../../src/engine/desired/stack.ts';

/** A service that runs `pulso/instance:1.0.0` and asks for nothing else. */
export function buildService(fields: Partial<Service> = {}): Service {
  return {
    name: 'app',
    image: 'pulso/instance:1.0.0',
    pullPolicy: 'missing',
    environment: {},
    ports: [],
    mounts: [],
    files: [],
    networks: [{ network: 'default', aliases: [] }],
    dependsOn: [],
    restart: { name: 'no' },
    extraHosts: [],
    labels: {},
    capAdd: [],
    capDrop: [],
    securityOpt: [],
    sysctls: {},
    ulimits: [],
    resources: {},
    ...fields,
  };
}

/** The `default` network of the client `acme`. */
export function buildNetwork(fields: Partial<Network> = {}): Network {
  const key = fields.key ?? 'default';
  return {
    key,
    name: `acme_${key}`,
    driverOptions: {},
    internal: false,
    external: false,
    subnets: [],
    labels: {},
    ...fields,
  };
}

/** The volume `database-data` of the client `acme`. */
export function buildVolume(fields: Partial<Volume> = {}): Volume {
  const key = fields.key ?? 'database-data';
  return {
    key,
    name: `acme_${key}`,
    driverOptions: {},
    external: false,
    labels: {},
    ...fields,
  };
}

/** The client `acme`: one `app` service on the default network, no volumes. */
export function buildStack(fields: Partial<Stack> = {}): Stack {
  return {
    slug: 'acme',
    workingDir: '/clients/acme',
    configFiles: ['docker-compose.yml'],
    services: [buildService()],
    networks: [buildNetwork()],
    volumes: [],
    ...fields,
  };
}
