import type Dockerode from 'dockerode';
import { TEST_IMAGE } from './test-image.ts';

/** What a hand-made container of a client is made with. */
export interface Planted {
  /** Name of the opening; the container has it too. */
  name: string;
  host?: Dockerode.HostConfig & Record<string, unknown>;
  network?: string;
  endpoint?: Dockerode.EndpointSettings;
  command?: readonly string[];
  ports?: readonly number[];
  /** False: created and not started, where an engine may be unable to. */
  start?: boolean;
}

/** Openings made by hand on a real engine, as a mistake or an attacker would; removed together. */
export interface PlantedOpenings {
  /** Starts a container of a client, or of nobody. */
  container(slug: string | undefined, planted: Planted): Promise<Dockerode.Container>;
  network(name: string, slug: string | undefined, subnets: readonly string[]): Promise<string>;
  volume(name: string, slug: string, options?: Record<string, string>): Promise<string>;
  close(): Promise<void>;
}

const LISTEN = ['httpd', '-f', '-p'];

export function openPlantedOpenings(docker: Dockerode, mark: string): PlantedOpenings {
  const containers: Dockerode.Container[] = [];
  const networks: string[] = [];
  const volumes: string[] = [];
  const labels = (slug: string | undefined): Record<string, string> =>
    slug === undefined ? {} : { 'com.docker.compose.project': slug };
  return {
    async container(slug, planted) {
      const container = await docker.createContainer(optionsOf(planted, { mark, slug }));
      containers.push(container);
      if (planted.start !== false) await container.start();
      return container;
    },
    async network(name, slug, subnets) {
      const full = `${mark}_${name}`;
      const { id } = await docker.createNetwork({
        ...{
          Name: full,
          Labels: labels(slug),
          EnableIPv6: subnets.some((one) => one.includes(':')),
        },
        IPAM: { Driver: 'default', Config: subnets.map((Subnet) => ({ Subnet })) },
      });
      networks.push(id);
      return full;
    },
    async volume(name, slug, options = {}) {
      const full = `${mark}_${name}`;
      await docker.createVolume({ Name: full, Labels: labels(slug), DriverOpts: options });
      volumes.push(full);
      return full;
    },
    async close() {
      await Promise.all(containers.map((one) => one.remove({ force: true, v: true })));
      await Promise.all(networks.map((id) => docker.getNetwork(id).remove()));
      await Promise.all(volumes.map((name) => docker.getVolume(name).remove()));
    },
  };
}

function optionsOf(
  { name, host = {}, network, endpoint = {}, command, ports = [] }: Planted,
  { mark, slug }: { mark: string; slug: string | undefined },
): Dockerode.ContainerCreateOptions {
  const labels = {
    'com.docker.compose.project': slug ?? '',
    'com.docker.compose.service': name,
    'com.docker.compose.container-number': '1',
    'com.docker.compose.oneoff': 'False',
  };
  return {
    name: `${mark}-${name}`,
    Image: TEST_IMAGE,
    Cmd: [...(command ?? ['sleep', '600'])],
    Labels: slug === undefined ? {} : labels,
    ExposedPorts: Object.fromEntries(ports.map((port) => [`${port}/tcp`, {}])),
    HostConfig: { Init: true, ...(network === undefined ? {} : { NetworkMode: network }), ...host },
    ...(network === undefined
      ? {}
      : { NetworkingConfig: { EndpointsConfig: { [network]: endpoint } } }),
  };
}

/** A web server on this port. */
export function listenOn(port: number): readonly string[] {
  return [...LISTEN, String(port)];
}
