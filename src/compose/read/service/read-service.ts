import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { Mount, Service } from '../../../engine/desired/stack.ts';
import { canonicalJson } from '../../../text/canonical-json.ts';
import { attempt } from '../../syntax/compose-context.ts';
import { type ComposeNode, failAt, failValue, isNull, warnAt } from '../../syntax/compose-node.ts';
import { resolveEnvironment } from './read-environment.ts';
import { entriesOf } from '../fields/read-entries.ts';
import { type Fields, readFields } from '../fields/read-fields.ts';
import { resolveHostAccess } from './read-host-access.ts';
import { nameBuiltImage, resolvePullPolicy } from './read-image.ts';
import { ownFiles } from '../files/read-mounted-files.ts';
import type { PlacedPort } from '../networks/read-ports.ts';
import type { ReadDependency } from './read-depends-on.ts';
import type { Link } from './read-links.ts';
import { resolveResources, resolveScale } from './read-resources.ts';
import { type Definitions, serviceReaders } from './service-readers.ts';

/** A service, and where the file publishes its ports. */
export interface ReadService {
  node: ComposeNode;
  service: Service;
  ports: readonly PlacedPort[];
  /** Names that it runs under only; none: it always runs. */
  profiles: readonly string[];
  /** How many containers it has: 0 or 1. */
  scale: number;
  links: readonly Link[];
  /** Services that it starts after, if they run. */
  optional: ReadonlySet<string>;
}

/** Reads one service: every default is filled in. */
export function readService(name: string, node: ComposeNode, defined: Definitions): ReadService {
  if (!/^[a-zA-Z0-9._-]+$/.test(name))
    failValue(node, 'must have a name of letters, digits, ".", "_" and "-"');
  const isBuilt = entriesOf(node).some(({ key, value }) => key === 'build' && !isNull(value));
  const fields: Fields<ReturnType<typeof serviceReaders>> = readFields(
    node,
    serviceReaders(defined),
    isBuilt ? [] : ['image'],
  );
  const image = fields.image ?? nameBuiltImage(node, name);
  const { context } = node;
  const host = resolveHostAccess(fields, fields.deploy?.reservations?.devices);
  const hasNetworks = fields.network_mode === undefined;
  if (!hasNetworks) attempt(context, () => { checkNetworkMode(node, fields); }); // prettier-ignore
  const networks = hasNetworks
    ? withContainerName(fields.networks ?? [], fields.container_name)
    : [];
  const ports = hasNetworks ? (fields.ports ?? []) : [];
  const service: Service = dropUndefined({
    name,
    image: image.image,
    // An image that is only built is on no registry.
    pullPolicy: fields.image === undefined ? 'never' : resolvePullPolicy(image, fields.pull_policy),
    build: fields.build,
    command: fields.command,
    entrypoint: fields.entrypoint,
    environment: resolveEnvironment(context, fields.env_file ?? [], fields.environment ?? []),
    ports: ports.map(({ node: _, ...port }) => port),
    mounts: mountsOf(node, [...(fields.volumes ?? []), ...(fields.tmpfs ?? [])]),
    files: ownFiles([...(fields.configs ?? []), ...(fields.secrets ?? [])], fields.user),
    networks,
    dependsOn: mergeDependencies(fields.depends_on ?? [], fields.links ?? []),
    healthcheck: fields.healthcheck,
    restart: fields.deploy?.restart ?? fields.restart ?? { name: 'no' },
    user: fields.user,
    workingDir: fields.working_dir,
    hostname: fields.hostname,
    extraHosts: fields.extra_hosts ?? [],
    dns: fields.dns,
    dnsSearch: fields.dns_search,
    dnsOptions: fields.dns_opt,
    groupAdd: fields.group_add,
    labels: fields.labels ?? {},
    init: fields.init,
    platform: fields.platform,
    // A program that waits for input of a terminal goes on waiting: its log stays as it is.
    stdinOpen: (fields.stdin_open ?? fields.tty) === true ? true : undefined,
    readOnly: fields.read_only,
    host,
    capAdd: fields.cap_add ?? [],
    capDrop: fields.cap_drop ?? [],
    securityOpt: fields.security_opt ?? [],
    sysctls: fields.sysctls ?? {},
    ulimits: fields.ulimits ?? [],
    shmSize: fields.shm_size,
    stopSignal: fields.stop_signal,
    stopGracePeriod: fields.stop_grace_period,
    logging: fields.logging,
    resources: attempt(context, () => resolveResources(node, fields)) ?? {},
  });
  attempt(context, () => {
    checkTargets(node, service);
  });
  const optional = (fields.depends_on ?? []).filter(({ required }) => !required);
  return {
    ...{ node, service, ports, profiles: fields.profiles ?? [], links: fields.links ?? [] },
    scale: attempt(context, () => resolveScale(node, fields)) ?? 1,
    optional: new Set(optional.map((one) => one.service)),
  };
}

/** Without networks of its own a container has no names and no ports. */
function checkNetworkMode(
  node: ComposeNode,
  { networks, ports = [], network_mode: mode = '' }: NetworkFields,
): void {
  if (networks !== undefined) failValue(node, `has both networks and network_mode`);
  if (ports.length > 0) {
    const message = `publishes no ports: it has network_mode: ${mode}`;
    warnAt(node, message, 'remove ports, or network_mode');
  }
}

interface NetworkFields {
  networks?: Service['networks'];
  ports?: readonly PlacedPort[];
  network_mode?: string;
}

/** Containers are named after client and service: the name that a file gives answers in its networks. */
function withContainerName(
  given: Service['networks'],
  name: string | undefined,
): Service['networks'] {
  const networks = given.length > 0 ? given : [{ network: 'default', aliases: [] }];
  if (name === undefined) return networks;
  return networks.map((one) => ({ ...one, aliases: [...one.aliases, name] }));
}

function mergeDependencies(
  dependsOn: readonly ReadDependency[],
  links: readonly Link[],
): Service['dependsOn'] {
  const known = new Set(dependsOn.map(({ service }) => service));
  return [
    ...dependsOn.map(({ required: _, ...dependency }) => dependency),
    ...links
      .filter(({ service }) => !known.has(service))
      .map(({ service, condition }) => ({ service, condition })),
  ];
}

/** As compose does, the last mount on a path counts. */
function mountsOf(node: ComposeNode, all: readonly Mount[]): readonly Mount[] {
  const last = new Map(all.map((mount) => [mount.target, mount]));
  for (const mount of all)
    if (canonicalJson(last.get(mount.target)) !== canonicalJson(mount))
      warnAt(node, `mounts ${mount.target} twice: the last mount is used`, 'remove the other one');
  return [...last.values()];
}

/** Two mounts on one path: the engine would refuse, or one would hide the other. */
function checkTargets(node: ComposeNode, { mounts, files }: Service): void {
  const targets = [...mounts, ...files].map((mount) => mount.target);
  const twice = targets.find((target, index) => targets.indexOf(target) !== index);
  if (twice !== undefined) failAt(node, 'compose-duplicate', `mounts ${twice} twice`);
}
