import type Dockerode from 'dockerode';
import type {
  HostAccess,
  PublishedPort,
  Service,
  Stack,
} from '../../../../engine/desired/stack.ts';
import { containerLabels } from '../../observe/labels.ts';
import { containerMounts, containerTmpfs, type MountFolders } from './container-mounts.ts';

const NANOSECONDS = 1_000_000;
const NANO_CPUS = 1_000_000_000;

/** The container a service asks for, in the engine's words. Named and attached to its networks by the caller. */
export function containerOptions(
  stack: Stack,
  service: Service,
  folders: MountFolders,
): Dockerode.ContainerCreateOptions {
  const { healthcheck } = service;
  return defined({
    Image: service.image,
    Cmd: service.command && [...service.command],
    Entrypoint: service.entrypoint && [...service.entrypoint],
    Env: Object.entries(service.environment).map(([key, value]) => `${key}=${value}`),
    User: service.user,
    WorkingDir: service.workingDir,
    Hostname: service.hostname,
    platform: service.platform,
    OpenStdin: service.stdinOpen,
    Labels: containerLabels(stack, service),
    ExposedPorts: Object.fromEntries(service.ports.map((port) => [portKey(port), {}])),
    StopSignal: service.stopSignal,
    StopTimeout:
      service.stopGracePeriod === undefined ? undefined : Math.ceil(service.stopGracePeriod / 1000),
    Healthcheck:
      healthcheck &&
      defined({
        Test: [...healthcheck.test],
        Interval: nanoseconds(healthcheck.interval),
        Timeout: nanoseconds(healthcheck.timeout),
        StartPeriod: nanoseconds(healthcheck.startPeriod),
        Retries: healthcheck.retries,
      }),
    HostConfig: hostConfig(stack, service, folders),
  });
}

export interface Endpoint {
  network: string;
  config: { Aliases: string[]; IPAMConfig?: { IPv4Address: string } };
}

/** The networks a service is on, the first given at creation and the others joined after it. */
export function endpoints(stack: Stack, service: Service): Endpoint[] {
  return service.networks.map(({ network, aliases, ipv4Address }) => ({
    network: stack.networks.find(({ key }) => key === network)?.name ?? network,
    config: {
      Aliases: [...new Set([service.name, ...aliases])],
      ...(ipv4Address === undefined ? {} : { IPAMConfig: { IPv4Address: ipv4Address } }),
    },
  }));
}

function hostConfig(stack: Stack, service: Service, folders: MountFolders): Dockerode.HostConfig {
  const { resources, restart, logging, host } = service;
  return defined({
    NetworkMode: host?.network ?? endpoints(stack, service)[0]?.network ?? 'none',
    ...hostAccess(host),
    Mounts: containerMounts(stack, service, folders),
    Tmpfs: containerTmpfs(service),
    PortBindings: portBindings(service.ports),
    RestartPolicy: { Name: restart.name, MaximumRetryCount: restart.maxRetries ?? 0 },
    ExtraHosts: [...service.extraHosts],
    Dns: service.dns && [...service.dns],
    DnsSearch: service.dnsSearch && [...service.dnsSearch],
    DnsOptions: service.dnsOptions && [...service.dnsOptions],
    GroupAdd: service.groupAdd && [...service.groupAdd],
    Init: service.init,
    ReadonlyRootfs: service.readOnly,
    CapAdd: [...service.capAdd],
    CapDrop: [...service.capDrop],
    ...securityOptions(service),
    Sysctls: { ...service.sysctls },
    Ulimits: service.ulimits.map(({ name, soft, hard }) => ({
      Name: name,
      Soft: soft,
      Hard: hard,
    })),
    ShmSize: service.shmSize,
    LogConfig: logging && { Type: logging.driver, Config: { ...logging.options } },
    NanoCpus: resources.cpus === undefined ? undefined : Math.round(resources.cpus * NANO_CPUS),
    Memory: resources.memory,
    MemoryReservation: resources.memoryReservation,
    PidsLimit: resources.pids,
  });
}

function hostAccess(host: HostAccess = {}): Dockerode.HostConfig {
  return defined({
    Privileged: host.privileged,
    PidMode: host.pid,
    IpcMode: host.ipc,
    UTSMode: host.uts,
    UsernsMode: host.userns,
    CgroupnsMode: host.cgroup as 'host' | 'private' | undefined,
    CgroupParent: host.cgroupParent,
    Runtime: host.runtime,
    DeviceCgroupRules: host.deviceRules && [...host.deviceRules],
    Devices: host.devices?.map((device) => {
      const [PathOnHost = '', PathInContainer = '', CgroupPermissions = ''] = device.split(':');
      return { PathOnHost, PathInContainer, CgroupPermissions };
    }),
    DeviceRequests: host.deviceRequests?.map(({ driver, count, ids, capabilities, options }) =>
      defined({
        Driver: driver,
        Count: count,
        DeviceIDs: ids && [...ids],
        Capabilities: [[...capabilities]],
        Options: options && { ...options },
      }),
    ),
  });
}

/** `systempaths=unconfined` is for the client of an engine to translate, as `docker run` does. */
function securityOptions({ securityOpt }: Service): Dockerode.HostConfig {
  const own = securityOpt.filter((option) => !/^systempaths[=:]unconfined$/.test(option));
  const unmasked = own.length < securityOpt.length;
  return { SecurityOpt: own, ...(unmasked && { MaskedPaths: [], ReadonlyPaths: [] }) };
}

function portBindings(ports: readonly PublishedPort[]): Dockerode.PortMap {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    const binding = { HostIp: port.hostIp ?? '', HostPort: String(port.published ?? '') };
    (bindings[portKey(port)] ??= []).push(binding);
  }
  return bindings;
}

function portKey({ target, protocol }: PublishedPort): string {
  return `${target}/${protocol}`;
}

function nanoseconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.round(milliseconds * NANOSECONDS);
}

/** The engine takes a missing field, but not always a null one. */
function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
