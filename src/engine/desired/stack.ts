/**
 * A stack as its files ask for it: the compose file resolved (interpolated, defaults applied, images
 * mapped, mounted bytes read). Speaks no engine's language. Units: bytes, nanoseconds never:
 * durations are milliseconds, memory is bytes, cpus are cores.
 */
export interface Stack {
  /** Id of the workspace that everything made of it is labelled with. */
  workspace?: string;
  /** The client's slug: the compose project name. */
  slug: string;
  /** Absolute path of the client's folder on the operator's machine; only ever a label. */
  workingDir: string;
  configFiles: readonly string[];
  services: readonly Service[];
  networks: readonly Network[];
  volumes: readonly Volume[];
}

export interface Service {
  name: string;
  image: string;
  pullPolicy: 'always' | 'missing' | 'never';
  /** What the image is built from if the engine lacks it. */
  build?: ServiceBuild;
  /** Absent: the image's own; empty: none. Likewise the entrypoint. */
  command?: readonly string[];
  entrypoint?: readonly string[];
  environment: Readonly<Record<string, string>>;
  ports: readonly PublishedPort[];
  mounts: readonly Mount[];
  /** Configs and secrets: copied into the container before it starts, never bind-mounted. */
  files: readonly MountedFile[];
  networks: readonly NetworkAttachment[];
  dependsOn: readonly Dependency[];
  healthcheck?: Healthcheck;
  restart: RestartPolicy;
  user?: string;
  workingDir?: string;
  hostname?: string;
  /** As the engine takes them: `name:address`. */
  extraHosts: readonly string[];
  /** Addresses of the name servers behind the engine's own, its search domains and its options. */
  dns?: readonly string[];
  dnsSearch?: readonly string[];
  dnsOptions?: readonly string[];
  /** Further groups of the user, by name or number. */
  groupAdd?: readonly string[];
  labels: Readonly<Record<string, string>>;
  init?: boolean;
  /** `linux/amd64`; absent: the engine's own. */
  platform?: string;
  /** True: its input is kept open. */
  stdinOpen?: boolean;
  readOnly?: boolean;
  host?: HostAccess;
  capAdd: readonly string[];
  capDrop: readonly string[];
  securityOpt: readonly string[];
  sysctls: Readonly<Record<string, string>>;
  /** -1 is unlimited. */
  ulimits: readonly { name: string; soft: number; hard: number }[];
  shmSize?: number;
  stopSignal?: string;
  /** Milliseconds. */
  stopGracePeriod?: number;
  /** An empty driver is the engine's own default. */
  logging?: { driver: string; options: Readonly<Record<string, string>> };
  resources: {
    /** Cores. */
    cpus?: number;
    memory?: number;
    memoryReservation?: number;
    /** Cores kept free for it. A Docker Engine cannot do that; a cluster does. */
    cpusReservation?: number;
    /** -1 is unlimited. */
    pids?: number;
  };
}

export interface ServiceBuild {
  /** Absolute path of the folder on the operator's machine. */
  context: string;
  /** Relative to the context; default: Dockerfile. */
  dockerfile?: string;
  /** The text of the Dockerfile, instead. */
  inline?: string;
  args: Readonly<Record<string, string>>;
  labels?: Readonly<Record<string, string>>;
  target?: string;
  network?: string;
  shmSize?: number;
  extraHosts?: readonly string[];
  pull?: boolean;
  noCache?: boolean;
  platform?: string;
  /** Keys that it needs and that pulso does not carry out: such an image has to exist. */
  unsupported: readonly string[];
}

/** What a service shares of the machine or of other containers; the operator has to allow it. */
export interface HostAccess {
  privileged?: boolean;
  /** Namespaces: `host`, `container:<name>`, or a word that keeps it the container's own. */
  network?: string;
  pid?: string;
  ipc?: string;
  uts?: string;
  userns?: string;
  cgroup?: string;
  cgroupParent?: string;
  /** `host:container:rwm` each. */
  devices?: readonly string[];
  /** As the engine takes them: `c 13:* rwm`. */
  deviceRules?: readonly string[];
  deviceRequests?: readonly DeviceRequest[];
  runtime?: string;
}

/** Devices by what they can do, such as GPUs; a count of -1 is all of them. */
export interface DeviceRequest {
  driver?: string;
  count?: number;
  ids?: readonly string[];
  capabilities: readonly string[];
  options?: Readonly<Record<string, string>>;
}

/** The services that a client asks for, on whichever engine. */
export interface ServiceSpecs {
  services: readonly (Pick<Service, 'name' | 'dependsOn'> &
    Partial<Pick<Service, 'restart' | 'healthcheck'>>)[];
}

export interface PublishedPort {
  /** Port inside the container. */
  target: number;
  protocol: 'tcp' | 'udp';
  /** Host port; absent: the engine picks one. */
  published?: number;
  /** Host address; absent: all interfaces. */
  hostIp?: string;
}

/**
 * `source` of a volume is its key in the stack's volumes, '' for an anonymous one; of a bind an absolute
 * host path. tmpfs: `size` in bytes, `mode` as a number (0o1777), `options` the other mount options as
 * they were written (`noexec`, `uid=1000`).
 */
export type Mount =
  | { type: 'volume'; source: string; target: string; readOnly: boolean }
  | { type: 'bind'; source: string; target: string; readOnly: boolean }
  | {
      type: 'tmpfs';
      target: string;
      size?: number;
      mode?: number;
      options?: readonly string[];
    };

export interface MountedFile {
  kind: 'config' | 'secret';
  /** Its name in the compose file's top-level configs/secrets. */
  name: string;
  /** Absolute path in the container. */
  target: string;
  bytes: Uint8Array;
  uid: number;
  gid: number;
  mode: number;
}

export interface NetworkAttachment {
  /** Its key in the stack's networks. */
  network: string;
  /** Beside the service's own name, which always answers. */
  aliases: readonly string[];
  ipv4Address?: string;
}

export interface Dependency {
  service: string;
  condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  /** True: what waits for it is restarted when pulso recreates or restarts it. */
  restart?: boolean;
}

/** Times are milliseconds. */
export interface Healthcheck {
  /** As the engine takes it: ['CMD', …] or ['CMD-SHELL', script]; ['NONE'] switches the image's own off, [] keeps the image's own test. */
  test: readonly string[];
  interval?: number;
  timeout?: number;
  startPeriod?: number;
  /** Between tests during the start period. */
  startInterval?: number;
  retries?: number;
}

export interface RestartPolicy {
  name: 'no' | 'always' | 'on-failure' | 'unless-stopped';
  maxRetries?: number;
}

export interface Network {
  /** Its key in the compose file. */
  key: string;
  /** Its name on the engine, e.g. `claro-colombia_default`; an external one's is its own. */
  name: string;
  driver?: string;
  driverOptions: Readonly<Record<string, string>>;
  internal: boolean;
  external: boolean;
  /** True for an external one that the operator lets the client use, whoever it belongs to. */
  allowed?: boolean;
  subnets: readonly {
    subnet: string;
    gateway?: string;
    ipRange?: string;
  }[];
  labels: Readonly<Record<string, string>>;
}

export interface Volume {
  key: string;
  /** Its name on the engine, e.g. `claro-colombia_database-data`. */
  name: string;
  driver?: string;
  driverOptions: Readonly<Record<string, string>>;
  external: boolean;
  /** As that of a network. */
  allowed?: boolean;
  labels: Readonly<Record<string, string>>;
}
