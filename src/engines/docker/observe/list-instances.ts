import { dropUndefined } from '../../../core/drop-undefined.ts';
import type Dockerode from 'dockerode';
import type { ObservedService, ObservedStack } from '../../../engine/observed/observed-stack.ts';
import { isNamedById } from './find-moved-images.ts';
import { placeOfName } from './container-names.ts';
import { LABEL, readDependsOn, readFacets } from './labels.ts';
import { readStatus } from './read-status.ts';

const STATES: Readonly<Record<string, ObservedService['state']>> = {
  created: 'created',
  running: 'running',
  restarting: 'restarting',
  paused: 'paused',
  exited: 'exited',
  dead: 'dead',
  removing: 'dead',
};

/** Services as one client's listed containers show them; `docker compose run` leftovers are none. */
export function listInstances(
  containers: readonly Dockerode.ContainerInfo[],
  networkIds: ReadonlyMap<string, string>,
): ObservedService[] {
  return containers
    .filter(({ Labels }) => Labels[LABEL.service] !== undefined && Labels[LABEL.oneOff] !== 'True')
    .map((container) => toInstance(container, networkIds))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Containers of `docker compose run` and of jobs that were cut: they hold the client's networks and volumes. Not those
 * that the engine is removing: a job has ended a moment before its container is gone.
 */
export function listLeftovers(
  containers: readonly Dockerode.ContainerInfo[],
): NonNullable<ObservedStack['leftovers']> {
  return containers
    .filter(({ Labels, State }) => Labels[LABEL.oneOff] === 'True' && State !== 'removing')
    .map(({ Id, Names }) => ({ id: Id, name: (Names[0] ?? Id).replace(/^\//, '') }));
}

function placeOf({ Names, Labels }: Dockerode.ContainerInfo): ObservedService['place'] {
  const [slug = '', service = ''] = [Labels[LABEL.project], Labels[LABEL.service]];
  return placeOfName(Names[0] ?? '', { slug, service });
}

function toInstance(
  container: Dockerode.ContainerInfo,
  networkIds: ReadonlyMap<string, string>,
): ObservedService {
  const labels = container.Labels;
  const { health, exitCode } = readStatus(container.Status);
  const image = labels[LABEL.image] ?? container.Image;
  return dropUndefined({
    name: labels[LABEL.service] ?? '',
    id: container.Id,
    state: STATES[container.State] ?? 'dead',
    health,
    exitCode,
    image,
    hash: labels[LABEL.hash],
    facets: readFacets(labels),
    dependsOn: readDependsOn(labels),
    networks: listNetworks(container, networkIds),
    mounts: listMounts(container),
    restarts: 0,
    startedAt: estimateStart(container, Date.now()),
    ports: listPorts(container.Ports),
    place: placeOf(container),
    imageMoved: isNamedById(container) && image !== container.ImageID,
  });
}

/** Volumes without a name carry copied files if pulso made the container, and data if another tool did. */
function listMounts(container: Dockerode.ContainerInfo): ObservedService['mounts'] {
  const { Mounts, Labels } = container as Partial<
    Pick<Dockerode.ContainerInfo, 'Mounts' | 'Labels'>
  >;
  const isOurs = Labels?.[LABEL.hash] !== undefined;
  const mounts = (Mounts ?? []).flatMap(({ Type, Name = '', Destination }) =>
    Type === 'volume' && !(isOurs && /^[0-9a-f]{64}$/.test(Name))
      ? [{ volume: Name, target: Destination }]
      : [],
  );
  return mounts.length === 0 ? undefined : mounts;
}

/** A network recreated under the same name is another network. */
function listNetworks(
  { NetworkSettings }: Dockerode.ContainerInfo,
  networkIds: ReadonlyMap<string, string>,
): string[] {
  return Object.entries(NetworkSettings.Networks).flatMap(([name, { NetworkID }]) => {
    const id = networkIds.get(name);
    return id === undefined || NetworkID === '' || NetworkID === id ? [name] : [];
  });
}

/** Containers start right after they are made, unless their uptime shows otherwise. */
function estimateStart(container: Dockerode.ContainerInfo, now: number): string | undefined {
  const { uptime } = readStatus(container.Status);
  if (uptime === undefined) return undefined;
  const start = startedLater(container, now) ? now - uptime.least : container.Created * 1000;
  return new Date(start).toISOString();
}

/** Whether the listing leaves open how often it was restarted, or how it is. */
export function isQuestionable(container: Dockerode.ContainerInfo, now: number): boolean {
  const { health } = readStatus(container.Status);
  const outdated = health === 'starting' || health === 'unhealthy';
  return container.State === 'restarting' || outdated || startedLater(container, now);
}

/** Between making a container and its start others may have been waited for. Milliseconds. */
const SLACK = 90_000;

function startedLater({ Created, Status }: Dockerode.ContainerInfo, now: number): boolean {
  const { uptime } = readStatus(Status);
  return uptime !== undefined && now - Created * 1000 > uptime.below + SLACK;
}

/** A port published on IPv4 and IPv6 is one port. */
function listPorts(ports: readonly Dockerode.Port[]): ObservedService['ports'] {
  const published = new Map<string, ObservedService['ports'][number]>();
  for (const { PublicPort, PrivatePort, IP, Type } of ports) {
    // The engine leaves out what is not published.
    if (!PublicPort) continue;
    const key = `${PublicPort}/${Type}`;
    if (!published.has(key))
      published.set(key, { published: PublicPort, target: PrivatePort, hostIp: IP });
  }
  return [...published.values()].sort((a, b) => a.published - b.published);
}
