/** What an engine knows of everything on it that clients could reach each other by. Read from the engine, not from files. */
export interface Survey {
  /** Containers (Docker), or pods and services (clusters), of clients and of others; also those that do not run. */
  containers: readonly SurveyedContainer[];
  networks: readonly SurveyedNetwork[];
  volumes: readonly SurveyedVolume[];
  /** Addresses of the machine itself that containers may try; none if the engine has none. */
  hostAddresses: readonly string[];
  /** Doors of the engine's own API; absent: the usual ports of a Docker Engine on the machine. */
  engineDoors?: readonly SurveyedDoor[];
  /** True: every client may resolve the names of all, as on a cluster. Then names are connected to. */
  namesForAll?: boolean;
  /** What live objects of a cluster open; absent: the engine has none. */
  openings?: readonly SurveyedOpening[];
}

export interface SurveyedContainer {
  /** Its name on the engine. */
  name: string;
  /** The client whose labels it has, of whatever workspace; absent: none. */
  slug?: string;
  service?: string;
  image: string;
  /** False: it has no addresses, but its settings count as soon as it starts. */
  running: boolean;
  addresses: readonly SurveyedAddress[];
  /** Names that DNS may know it by. */
  names: readonly string[];
  /** TCP ports that it or its image declares. */
  ports: readonly number[];
  published: readonly PublishedPort[];
  mounts: readonly SurveyedMount[];
  settings: SurveyedSettings;
}

export interface SurveyedAddress {
  /** Name of the network; '' for the one network of a cluster. */
  network: string;
  address: string;
  /** The machine, as the container sees it. */
  gateway?: string;
}

export interface PublishedPort {
  /** Address of the machine; `0.0.0.0` and `::` are all of them. */
  hostIp: string;
  port: number;
  target: number;
}

export interface SurveyedMount {
  kind: 'volume' | 'bind';
  /** Name of the volume, or path on the machine. */
  source: string;
  target: string;
}

/** Settings that undo isolation; empty lists and false if nothing does. */
export interface SurveyedSettings {
  privileged: boolean;
  /** Of the machine: `network`, `pid`, `ipc`, `uts`, `user`, `cgroup`. */
  hostNamespaces: readonly string[];
  /** Names of the containers whose namespaces it shares. */
  joined: readonly string[];
  /** Added ones, without `CAP_`. */
  capabilities: readonly string[];
  devices: readonly string[];
  /** As `seccomp=unconfined`. */
  securityOptions: readonly string[];
  /** `name:address` entries of its hosts file. */
  extraHosts: readonly string[];
}

/** Nothing that undoes isolation. */
export const NO_SETTINGS: SurveyedSettings = {
  privileged: false,
  hostNamespaces: [],
  joined: [],
  capabilities: [],
  devices: [],
  securityOptions: [],
  extraHosts: [],
};

export interface SurveyedNetwork {
  name: string;
  slug?: string;
  driver: string;
  gateways: readonly string[];
  /** Driver options. */
  options: Readonly<Record<string, string>>;
}

export interface SurveyedVolume {
  name: string;
  slug?: string;
  /** Path or device on the machine that it stands for; absent: the engine's own storage. */
  device?: string;
}

export interface SurveyedDoor {
  host: string;
  port: number;
  /** For people: `the API server`. */
  what: string;
}

/** One live object of a cluster that reaches outside its client. */
export interface SurveyedOpening {
  slug: string;
  code: string;
  detail?: string;
  /** `networkpolicy/open-to-all`. */
  resource: string;
  message: string;
}
