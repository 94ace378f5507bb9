/**
 * A stack as its files ask for it: the compose file resolved (interpolated, defaults applied, images
 * mapped, mounted bytes read). Speaks no engine's language. Units: bytes, nanoseconds never:
 * durations are milliseconds, memory is bytes, cpus are cores.
 */
export interface Stack {
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
  command?: readonly string[] | undefined;
  entrypoint?: readonly string[] | undefined;
  environment: Readonly<Record<string, string>>;
  ports: readonly PublishedPort[];
  mounts: readonly Mount[];
  /** Configs and secrets: copied into the container before it starts, never bind-mounted. */
  files: readonly MountedFile[];
  networks: readonly NetworkAttachment[];
  dependsOn: readonly Dependency[];
  healthcheck?: Healthcheck | undefined;
  restart: RestartPolicy;
  user?: string | undefined;
  workingDir?: string | undefined;
  hostname?: string | undefined;
  extraHosts: readonly string[];
  labels: Readonly<Record<string, string>>;
  init?: boolean | undefined;
  readOnly?: boolean | undefined;
  capAdd: readonly string[];
  capDrop: readonly string[];
  securityOpt: readonly string[];
  sysctls: Readonly<Record<string, string>>;
  ulimits: readonly { name: string; soft: number; hard: number }[];
  shmSize?: number | undefined;
  stopSignal?: string | undefined;
  /** Milliseconds. */
  stopGracePeriod?: number | undefined;
  logging?: { driver: string; options: Readonly<Record<string, string>> } | undefined;
  resources: {
    /** Cores. */
    cpus?: number | undefined;
    memory?: number | undefined;
    memoryReservation?: number | undefined;
    pids?: number | undefined;
  };
}

export interface PublishedPort {
  /** Port inside the container. */
  target: number;
  protocol: 'tcp' | 'udp';
  /** Host port; absent: the engine picks one. */
  published?: number | undefined;
  /** Host address; absent: all interfaces. */
  hostIp?: string | undefined;
}

export type Mount =
  | { type: 'volume'; source: string; target: string; readOnly: boolean }
  | { type: 'bind'; source: string; target: string; readOnly: boolean }
  | { type: 'tmpfs'; target: string; size?: number | undefined; mode?: number | undefined };

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
  network: string;
  aliases: readonly string[];
  ipv4Address?: string | undefined;
}

export interface Dependency {
  service: string;
  condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
}

export interface Healthcheck {
  /** As the engine takes it: ['CMD', …] or ['CMD-SHELL', script]; ['NONE'] switches the image's own off. */
  test: readonly string[];
  interval?: number | undefined;
  timeout?: number | undefined;
  startPeriod?: number | undefined;
  retries?: number | undefined;
}

export interface RestartPolicy {
  name: 'no' | 'always' | 'on-failure' | 'unless-stopped';
  maxRetries?: number | undefined;
}

export interface Network {
  /** Its key in the compose file. */
  key: string;
  /** Its name on the engine, e.g. `claro-colombia_default`. */
  name: string;
  driver?: string | undefined;
  driverOptions: Readonly<Record<string, string>>;
  internal: boolean;
  external: boolean;
  subnets: readonly { subnet: string; gateway?: string | undefined }[];
  labels: Readonly<Record<string, string>>;
}

export interface Volume {
  key: string;
  /** Its name on the engine, e.g. `claro-colombia_database-data`. */
  name: string;
  driver?: string | undefined;
  driverOptions: Readonly<Record<string, string>>;
  external: boolean;
  labels: Readonly<Record<string, string>>;
}
