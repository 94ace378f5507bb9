import { EDGE_SERVICE, EDGE_SLUG } from '../engine/edge/edge.ts';
import type { Service, Stack } from '../engine/desired/stack.ts';
import { ADMIN_SOCKET } from './build-caddy-config.ts';
import type { EdgeSettings } from './edge-settings.ts';

interface EdgePlace extends Pick<EdgeSettings, 'http' | 'https' | 'bind'> {
  image: string;
  /** Absolute path of the workspace. */
  workingDir: string;
  /** Of its own network, through which it answers the world. */
  subnet: string;
}

const FIRST_CONFIG = '/etc/caddy/pulso.json';
const MIB = 1024 ** 2;

/** The edge as a stack of the operator's own. What it proxies is not part of it: that is loaded while it runs. */
export function buildEdgeStack(place: EdgePlace): Stack {
  const volume = (key: string) => ({
    ...{ key, name: `${EDGE_SLUG}_${key}`, driverOptions: {}, external: false, labels: {} },
  });
  return {
    slug: EDGE_SLUG,
    workingDir: place.workingDir,
    configFiles: ['pulso.yaml'],
    services: [buildService(place)],
    networks: [
      {
        ...{ key: 'default', name: `${EDGE_SLUG}_default`, driver: 'bridge', driverOptions: {} },
        ...{ internal: false, external: false, subnets: [{ subnet: place.subnet }], labels: {} },
      },
    ],
    volumes: [volume('config'), volume('data')],
  };
}

function buildService({ image, http, https, bind }: EdgePlace): Service {
  const published = (target: number, port: number) =>
    ({ target, protocol: 'tcp', published: port, hostIp: bind }) as const;
  return {
    name: EDGE_SERVICE,
    image,
    pullPolicy: 'missing',
    // What was loaded last is kept in the volume, and taken up after a restart of the machine.
    command: ['caddy', 'run', '--resume', '--config', FIRST_CONFIG],
    environment: { XDG_CONFIG_HOME: '/config', XDG_DATA_HOME: '/data', HOME: '/tmp' },
    ports: [published(80, http), published(443, https)],
    mounts: [
      { type: 'volume', source: 'config', target: '/config', readOnly: false },
      { type: 'volume', source: 'data', target: '/data', readOnly: false },
      { type: 'tmpfs', target: '/tmp' },
      { type: 'tmpfs', target: '/run' },
    ],
    files: [
      {
        ...{ kind: 'config', name: 'first', target: FIRST_CONFIG, uid: 0, gid: 0, mode: 0o444 },
        bytes: new TextEncoder().encode(JSON.stringify(FIRST)),
      },
    ],
    networks: [{ network: 'default', aliases: [] }],
    dependsOn: [],
    healthcheck: {
      test: ['CMD-SHELL', `test -S ${ADMIN_SOCKET}`],
      ...{ interval: 10_000, timeout: 5_000, startPeriod: 30_000, retries: 3 },
    },
    restart: { name: 'unless-stopped' },
    extraHosts: [],
    labels: {},
    init: true,
    readOnly: true,
    capAdd: ['NET_BIND_SERVICE'],
    capDrop: ['ALL'],
    securityOpt: ['no-new-privileges:true'],
    // It is on a network of every client: it must not carry packets from one to the other.
    sysctls: { 'net.ipv4.ip_forward': '0' },
    ulimits: [],
    stopGracePeriod: 15_000,
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
    resources: { memory: 512 * MIB, pids: 200 },
  };
}

/** Until the first routes are loaded it answers nobody. */
const FIRST = { admin: { listen: `unix/${ADMIN_SOCKET}` } };
