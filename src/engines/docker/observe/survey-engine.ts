import { dropUndefined } from '../../../core/drop-undefined.ts';
import type Dockerode from 'dockerode';
import pLimit from 'p-limit';
import {
  NO_SETTINGS,
  type Survey,
  type SurveyedContainer,
  type SurveyedMount,
  type SurveyedNetwork,
  type SurveyedVolume,
} from '../../../engine/isolation/survey.ts';
import { statusOf } from '../connect/docker-errors.ts';
import { LABEL } from './labels.ts';
import { readSettings } from './read-settings.ts';

/** Containers inspected at a time. */
const AT_ONCE = 16;

type Listed = Dockerode.ContainerInfo;

/**
 * Everything that runs on an engine, as prove needs it. Containers of the clients are inspected; of others, the
 * listing is enough to see what they have in common with a client.
 */
export async function surveyEngine(docker: Dockerode, slugs: readonly string[]): Promise<Survey> {
  const [listed, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
  ]);
  const wanted = new Set(slugs);
  const names = new Map(listed.map((one) => [one.Id, nameOf(one)]));
  const limit = pLimit(AT_ONCE);
  const containers = await Promise.all(
    listed.map((one) =>
      wanted.has(one.Labels[LABEL.project] ?? '')
        ? limit(() => inspectOne(docker, one, names))
        : Promise.resolve(describeListed(one)),
    ),
  );
  return {
    containers: containers.filter((one) => one !== undefined),
    networks: networks.map(describeNetwork),
    volumes: ((volumes as typeof volumes | null) ?? []).map(describeVolume),
    hostAddresses: hostAddresses(networks),
  };
}

async function inspectOne(
  docker: Dockerode,
  listed: Listed,
  containerNames: ReadonlyMap<string, string>,
): Promise<SurveyedContainer | undefined> {
  const info = await docker.getContainer(listed.Id).inspect().catch(ifGone);
  if (info === undefined) return undefined;
  const { Config, HostConfig, NetworkSettings } = info;
  const aliases = Object.values(NetworkSettings.Networks).flatMap(
    ({ Aliases }) => (Aliases as string[] | null | undefined) ?? [],
  );
  const names = [nameOf(listed), ...aliases].filter((name) => !listed.Id.startsWith(name));
  const published = publishedPorts(HostConfig.PortBindings as Bindings, NetworkSettings.Ports);
  const exposed = Object.keys((Config.ExposedPorts as object | undefined) ?? {}).flatMap(tcpPort);
  return {
    ...describeListed(listed),
    names: [...new Set(names)],
    ports: [...new Set([...exposed, ...published.map(({ target }) => target)])],
    published,
    settings: readSettings(info, containerNames),
  };
}

/** It ended since it was listed. */
function ifGone(error: unknown): undefined {
  if (statusOf(error) !== 404) throw error;
}

function describeListed(one: Listed): SurveyedContainer {
  const places = Object.entries(one.NetworkSettings.Networks);
  return dropUndefined({
    name: nameOf(one),
    slug: one.Labels[LABEL.project],
    service: one.Labels[LABEL.service],
    image: one.Image,
    running: one.State === 'running',
    addresses: places.flatMap(([network, { IPAddress, GlobalIPv6Address, Gateway }]) =>
      [IPAddress, GlobalIPv6Address].filter(Boolean).map((address) => ({
        ...{ network, address },
        ...(Gateway === '' ? {} : { gateway: Gateway }),
      })),
    ),
    names: [],
    ports: [],
    published: [],
    mounts: one.Mounts.flatMap((mount): SurveyedMount[] => {
      const { Type, Name, Source, Destination: target } = mount;
      if (Type === 'volume') return [{ kind: 'volume', source: Name ?? Source, target }];
      return Type === 'bind' ? [{ kind: 'bind', source: Source, target }] : [];
    }),
    settings: NO_SETTINGS,
  });
}

type Bindings = Readonly<
  Record<string, readonly { HostIp?: string; HostPort?: string }[] | null> | null | undefined
>;

/** What it was created with, and what the engine gave it. */
function publishedPorts(...all: readonly Bindings[]): SurveyedContainer['published'][number][] {
  const found = all.flatMap((bindings) =>
    Object.entries(bindings ?? {}).flatMap(([key, list]) =>
      tcpPort(key).flatMap((target) =>
        (list ?? []).flatMap(({ HostIp: hostIp = '', HostPort }) =>
          Number(HostPort) > 0 ? [{ hostIp, port: Number(HostPort), target }] : [],
        ),
      ),
    ),
  );
  const key = ({ hostIp, port }: (typeof found)[number]): string =>
    `${hostIp === '' ? '0.0.0.0' : hostIp} ${port}`;
  return [...new Map(found.map((one) => [key(one), one])).values()];
}

/** `8080/tcp` → 8080; nothing for UDP. */
function tcpPort(key: string): number[] {
  const [port, protocol = 'tcp'] = key.split('/');
  return protocol === 'tcp' && Number(port) > 0 ? [Number(port)] : [];
}

function describeNetwork(one: Dockerode.NetworkInspectInfo): SurveyedNetwork {
  const configs = (one.IPAM?.Config as { Gateway?: string }[] | null | undefined) ?? [];
  return dropUndefined({
    name: one.Name,
    slug: one.Labels?.[LABEL.project],
    driver: one.Driver,
    gateways: configs.flatMap(({ Gateway }) => Gateway ?? []),
    options: (one.Options as Record<string, string> | null | undefined) ?? {},
  });
}

function describeVolume(one: Dockerode.VolumeInspectInfo): SurveyedVolume {
  const { device } = (one.Options ?? {}) as { device?: string };
  return dropUndefined({
    name: one.Name,
    slug: (one.Labels as Record<string, string> | null)?.[LABEL.project],
    device,
  });
}

/** Where the machine answers for the default network: every container may try it. */
function hostAddresses(networks: readonly Dockerode.NetworkInspectInfo[]): string[] {
  const bridge = networks.find(({ Name }) => Name === 'bridge');
  return bridge === undefined ? [] : [...describeNetwork(bridge).gateways];
}

function nameOf({ Id, Names }: Listed): string {
  return Names[0]?.slice(1) ?? Id.slice(0, 12);
}
