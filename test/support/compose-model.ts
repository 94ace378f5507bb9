import { canonicalJson } from '../../src/text/canonical-json.ts';
import { dropUndefined } from '../../src/core/drop-undefined.ts';
import type { Mount, Network, Service, Stack, Volume } from '../../src/engine/desired/stack.ts';

/**
 * What a stack means, in one form for pulso and for `docker compose config`. Differences that are meant:
 * - configs and secrets are bytes for pulso and files for docker compose: their names, places and owners are compared.
 *   Without an owner they belong to the user of the service, if that is a number (ADR 0007).
 * - A network and a volume that no service uses is not made.
 * - A container is named after client and service: container_name is an alias. So is the other name of a link, and a
 *   linked service is a dependency.
 * - `tty` keeps the input open, without a terminal.
 * - `required` and `restart` of a dependency: one that is not there is dropped.
 * - Further hosts are in any order: docker compose sorts them.
 * - The files' own default of a healthcheck, an image and a log driver is the engine's: what is not written is absent.
 * - Labels of compose files are texts; `expose`, `attach`, `deploy.mode` and `deploy.labels` have no effect on one host.
 * - An image that is only built is never pulled.
 */
export interface ComposeModel {
  services: Readonly<Record<string, unknown>>;
  networks: Readonly<Record<string, unknown>>;
  volumes: Readonly<Record<string, unknown>>;
}

export function modelOfStack({ services, networks, volumes, slug }: Stack): ComposeModel {
  const byKey = <T extends { key: string }>(list: readonly T[], read: (one: T) => unknown) =>
    Object.fromEntries(list.map((one) => [one.key, read(one)]));
  return {
    services: Object.fromEntries(services.map((one) => [one.name, modelOfService(one, slug)])),
    networks: byKey(networks, modelOfNetwork),
    volumes: byKey(volumes, modelOfVolume),
  };
}

function modelOfNetwork(network: Network): unknown {
  const { name, driver, driverOptions, internal, external, subnets, labels } = network;
  return dropEmpty({ name, driver, driverOptions, internal, external, subnets, labels });
}

function modelOfVolume({ name, driver, driverOptions, external, labels }: Volume): unknown {
  return dropEmpty({ name, driver, driverOptions, external, labels });
}

function modelOfService(service: Service, slug: string): unknown {
  const { name,ports, mounts, files, networks, dependsOn, build, host, ulimits, ...rest } = service; // prettier-ignore
  return dropEmpty({
    ...rest,
    host: host && { ...host, network: host.network },
    build: build && dropEmpty({ ...build, unsupported: undefined }),
    image: service.image === `${slug}-${name}` ? undefined : service.image,
    command: service.command,
    extraHosts: [...service.extraHosts].sort(),
    ports: ports.map(({ target, protocol, published = '', hostIp = '' }) => `${hostIp}:${published}:${target}/${protocol}`).sort(), // prettier-ignore
    mounts: sortBy(mounts.map(modelOfMount), 'target'),
    files: sortBy(files.map(({ kind, name, target, uid, gid, mode }) => ({ kind, name, target, uid, gid, mode })), 'target'), // prettier-ignore
    networks: Object.fromEntries(networks.map((one) => [one.network, dropEmpty({ aliases: [...one.aliases].sort(), ipv4Address: one.ipv4Address })])), // prettier-ignore
    dependsOn: Object.fromEntries(dependsOn.map((one) => [one.service, one.condition])),
    ulimits: Object.fromEntries(ulimits.map(({ name, soft, hard }) => [name, { soft, hard }])),
  });
}

function modelOfMount(mount: Mount): Record<string, unknown> {
  if (mount.type !== 'tmpfs') return { ...mount };
  const { size, mode, options = [] } = mount;
  return dropEmpty({
    type: 'tmpfs',
    target: mount.target,
    size,
    mode,
    options: [...options].sort(),
  });
}

type Raw = Readonly<Record<string, unknown>>;
/** A service as `docker compose config` has it. */
interface ConfigService extends Raw {
  image?: string;
  build?: Raw;
  user?: string;
  ports?: readonly Raw[];
  volumes?: readonly Raw[];
  tmpfs?: readonly string[];
  networks?: Readonly<Record<string, Raw | null>> | null;
  depends_on?: Readonly<Record<string, Raw>>;
  healthcheck?: Raw;
  deploy?: { resources?: { limits?: Raw; reservations?: Raw }; restart_policy?: Raw };
  ulimits?: Readonly<Record<string, number | Raw>>;
  environment?: Readonly<Record<string, string | null>>;
  links?: readonly string[];
  extra_hosts?: readonly string[];
  configs?: readonly Raw[];
  secrets?: readonly Raw[];
}

interface Config {
  services: Readonly<Record<string, ConfigService>>;
  networks?: Readonly<Record<string, Raw>>;
  volumes?: Readonly<Record<string, Raw>>;
}

/** What it prints can be read again: a dollar is written as two. */
export function modelOfConfig(printed: unknown): ComposeModel {
  const config = JSON.parse(JSON.stringify(printed).replaceAll('$$', '$')) as Config;
  const services = Object.entries(config.services).filter(([, { scale, deploy }]) => scale !== 0 && (deploy as Raw | undefined)?.['replicas'] !== 0); // prettier-ignore
  const usedNetworks = new Set(services.flatMap(([, { networks }]) => Object.keys(networks ?? {})));
  const usedVolumes = new Set(services.flatMap(([, { volumes = [] }]) => volumes.map(({ source }) => source))); // prettier-ignore
  const pick = (all: Readonly<Record<string, Raw>> = {}, used: ReadonlySet<unknown>) =>
    Object.fromEntries(Object.entries(all).filter(([key]) => used.has(key)).map(([key, one]) => [key, resourceOf(one)])); // prettier-ignore
  const aliases = linkAliases(services);
  return {
    services: Object.fromEntries(services.map(([name, one]) => [name, serviceOf(name, one, { aliases })])), // prettier-ignore
    networks: pick(config.networks, usedNetworks),
    volumes: pick(config.volumes, usedVolumes),
  };
}

function resourceOf(raw: Raw): unknown {
  const { config = [] } = (raw['ipam'] ?? {}) as { config?: readonly Raw[] };
  const external = raw['external'] === true;
  return dropEmpty({
    name: raw['name'],
    driver: raw['driver'],
    driverOptions: raw['driver_opts'],
    internal: raw['internal'],
    external,
    subnets: config.map(({ subnet, gateway, ip_range: ipRange }) => dropUndefined({ subnet, gateway, ipRange })), // prettier-ignore
    labels: raw['labels'],
  });
}

/** Names that a service has for others, by those and by network. */
function linkAliases(services: readonly (readonly [string, ConfigService])[]): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [, { links = [], networks }] of services)
    for (const link of links) {
      const [target = '', alias = target] = link.split(':');
      for (const network of alias === target ? [] : Object.keys(networks ?? {}))
        found.set(`${target} ${network}`, [...(found.get(`${target} ${network}`) ?? []), alias]);
    }
  return found;
} // prettier-ignore

function serviceOf(
  name: string,
  raw: ConfigService,
  { aliases }: { aliases: ReadonlyMap<string, string[]> },
): unknown {
  const { limits = {}, reservations = {} } = raw.deploy?.resources ?? {};
  const dependsOn = {
    ...Object.fromEntries((raw.links ?? []).map((link) => [link.split(':')[0], 'service_started'])),
    ...Object.fromEntries(Object.entries(raw.depends_on ?? {}).map(([key, { condition }]) => [key, condition])), // prettier-ignore
  };
  const container = raw['container_name'] as string | undefined;
  return dropEmpty({
    image: raw.image,
    pullPolicy: raw.image === undefined ? 'never' : policyOf(raw['pull_policy']),
    build: raw.build && buildOf(raw.build),
    command: raw['command'] ?? undefined,
    entrypoint: raw['entrypoint'] ?? undefined,
    environment: dropNull(raw.environment ?? {}),
    ports: (raw.ports ?? []).map(portOf).sort(),
    mounts: sortBy([...(raw.volumes ?? []).map(mountOf), ...(raw.tmpfs ?? []).map(tmpfsOf)], 'target'), // prettier-ignore
    files: filesOf(raw),
    networks: Object.fromEntries(
      Object.entries(raw.networks ?? {}).map(([key, one]) => {
        const own = (one?.['aliases'] ?? []) as readonly string[];
        const all = [...own, ...(container === undefined ? [] : [container]), ...(aliases.get(`${name} ${key}`) ?? [])]; // prettier-ignore
        return [key, dropEmpty({ aliases: [...new Set(all)].sort(), ipv4Address: one?.['ipv4_address'] })]; // prettier-ignore
      }),
    ),
    dependsOn,
    healthcheck: raw.healthcheck && healthcheckOf(raw.healthcheck),
    restart: restartOf(raw),
    user: raw.user,
    workingDir: raw['working_dir'],
    hostname: raw['hostname'],
    extraHosts: (raw.extra_hosts ?? []).map((one) => one.replace('=', ':')).sort(),
    dns: raw['dns'],
    dnsSearch: raw['dns_search'],
    dnsOptions: raw['dns_opt'],
    groupAdd: raw['group_add'],
    labels: raw['labels'],
    init: raw['init'],
    platform: raw['platform'],
    stdinOpen: raw['stdin_open'] === true || raw['tty'] === true ? true : undefined,
    readOnly: raw['read_only'],
    host: hostOf(raw, (reservations['devices'] ?? []) as readonly Raw[]),
    capAdd: raw['cap_add'],
    capDrop: raw['cap_drop'],
    securityOpt: raw['security_opt'],
    sysctls: raw['sysctls'],
    ulimits: Object.fromEntries(
      Object.entries(raw.ulimits ?? {}).map(([key, one]) => [
        key,
        typeof one === 'number'
          ? { soft: one, hard: one }
          : { soft: one['soft'] ?? one['single'], hard: one['hard'] ?? one['single'] },
      ]),
    ),
    shmSize: numberOf(raw['shm_size']),
    stopSignal: raw['stop_signal'],
    stopGracePeriod: millisecondsOf(raw['stop_grace_period']),
    logging: loggingOf(raw['logging'] as Raw | undefined),
    resources: {
      cpus: numberOf(raw['cpus'] ?? limits['cpus']),
      memory: numberOf(raw['mem_limit'] ?? limits['memory']),
      pids: numberOf(raw['pids_limit'] ?? limits['pids']),
      memoryReservation: numberOf(raw['mem_reservation'] ?? reservations['memory']),
      cpusReservation: numberOf(reservations['cpus']),
    },
  });
}

function policyOf(policy: unknown): unknown {
  return policy === undefined || policy === 'if_not_present' ? 'missing' : policy;
}

function buildOf(raw: Raw): unknown {
  return dropEmpty({
    context: raw['context'],
    dockerfile: raw['dockerfile_inline'] === undefined && raw['dockerfile'] !== 'Dockerfile' ? raw['dockerfile'] : undefined, // prettier-ignore
    inline: raw['dockerfile_inline'],
    args: dropNull((raw['args'] ?? {}) as Raw),
    labels: raw['labels'],
    target: raw['target'],
    network: raw['network'],
    shmSize: numberOf(raw['shm_size']),
    extraHosts: ((raw['extra_hosts'] ?? []) as string[]).map((one) => one.replace('=', ':')),
    pull: raw['pull'],
    noCache: raw['no_cache'],
  });
}

function portOf({ target, protocol, published = '', host_ip: address = '' }: Raw): string {
  return `${String(address)}:${String(published)}:${String(target)}/${String(protocol)}`;
}

function mountOf(raw: Raw): Record<string, unknown> {
  const { type, source = '', target, read_only: readOnly = false } = raw;
  if (type !== 'tmpfs') return { type, source, target, readOnly };
  const { size, mode } = (raw['tmpfs'] ?? {}) as Raw;
  return dropEmpty({ type, target, size: numberOf(size), mode });
}

function tmpfsOf(text: string): Record<string, unknown> {
  const [target, options = ''] = text.split(':');
  const all = options.split(',').filter((one) => one !== '');
  const size = all.find((one) => one.startsWith('size='))?.slice('size='.length);
  const bytes =
    size?.endsWith('m') === true ? Number(size.slice(0, -1)) * 1024 ** 2 : numberOf(size);
  return dropEmpty({ type: 'tmpfs', target, size: bytes, options: all.filter((one) => !one.startsWith('size=')).sort() }); // prettier-ignore
}

function filesOf(raw: ConfigService): readonly unknown[] {
  const [, ownUid = '0', ownGid = '0'] = /^(\d+)(?::(\d+))?$/.exec(raw.user ?? '') ?? [];
  const read = (kind: string, folder: string) => (one: Raw) => {
    const { source = '', uid = ownUid, gid = ownGid } = one as Record<string, string>;
    const target = (one['target'] ?? source) as string;
    const mode = one['mode'] ?? 0o444;
    return { kind, name: source, target: target.startsWith('/') ? target : `${folder}${target}`, uid: Number(uid), gid: Number(gid), mode: typeof mode === 'string' ? Number.parseInt(mode, 8) : mode }; // prettier-ignore
  };
  return sortBy([...(raw.configs ?? []).map(read('config', '/')), ...(raw.secrets ?? []).map(read('secret', '/run/secrets/'))], 'target'); // prettier-ignore
}

function healthcheckOf(raw: Raw): unknown {
  if (raw['disable'] === true) return { test: ['NONE'] };
  return dropUndefined({
    test: raw['test'],
    interval: millisecondsOf(raw['interval']),
    timeout: millisecondsOf(raw['timeout']),
    startPeriod: millisecondsOf(raw['start_period']),
    startInterval: millisecondsOf(raw['start_interval']),
    retries: raw['retries'],
  });
}

function restartOf(raw: ConfigService): unknown {
  const policy = raw.deploy?.restart_policy;
  if (policy !== undefined) {
    const { condition = 'any', max_attempts: maxRetries } = policy as Record<string, unknown>;
    const name = condition === 'any' ? 'always' : condition === 'none' ? 'no' : condition;
    return dropUndefined({ name, maxRetries: name === 'on-failure' ? maxRetries : undefined });
  }
  const [name, retries] = ((raw['restart'] ?? 'no') as string).split(':');
  return dropUndefined({ name, maxRetries: numberOf(retries) });
}

function hostOf(raw: Raw, reserved: readonly Raw[]): unknown {
  const mode = raw['network_mode'];
  const devices = (raw['devices'] ?? []) as readonly (string | Raw)[];
  const requests = reserved.map(({ driver, count, capabilities, device_ids: ids, options }) => dropUndefined({ driver, count: numberOf(count), capabilities, ids, options })); // prettier-ignore
  return dropEmpty({
    privileged: raw['privileged'],
    network: mode === 'none' ? undefined : mode,
    pid: raw['pid'],
    ipc: raw['ipc'],
    uts: raw['uts'],
    userns: raw['userns_mode'],
    cgroup: raw['cgroup'],
    cgroupParent: raw['cgroup_parent'],
    devices: devices.map(deviceOf),
    deviceRules: raw['device_cgroup_rules'],
    deviceRequests: requests,
    runtime: raw['runtime'],
  });
}

function deviceOf(device: string | Raw): string {
  if (typeof device !== 'string') return ['source', 'target', 'permissions'].map((key) => String(device[key])).join(':'); // prettier-ignore
  const [source, target = source, permissions = 'rwm'] = device.split(':');
  return [source, target, permissions].join(':');
}

function loggingOf(raw: Raw | undefined): unknown {
  return raw && { driver: raw['driver'] ?? '', options: raw['options'] ?? {} };
}

function numberOf(value: unknown): number | undefined {
  return value === undefined || value === null ? undefined : Number(value);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function millisecondsOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  return [...value.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS[unit ?? ''] ?? 0), 0); // prettier-ignore
}

function dropNull(values: Raw): Raw {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function sortBy<T extends Record<string, unknown>>(list: readonly T[], key: string): readonly T[] {
  return [...list].sort((one, other) => (canonicalJson(one[key]) < canonicalJson(other[key]) ? -1 : 1)); // prettier-ignore
}

/** What is empty or false is as if it were not written; an empty command is one. */
function dropEmpty(values: Raw): Record<string, unknown> {
  const isEmpty = (value: unknown): boolean =>
    value === undefined || value === false ||
    (typeof value === 'object' && value !== null && Object.values(value).every((one) => one === undefined)); // prettier-ignore
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
      if (key === 'command' || key === 'entrypoint')
        return value === undefined ? [] : [[key, value]];
      if (isEmpty(value)) return [];
      const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
      return [[key, isRecord ? dropUndefined(value) : value]];
    }),
  );
}
