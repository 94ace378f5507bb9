import { dropUndefined } from '../../../core/drop-undefined.ts';
import type Dockerode from 'dockerode';
import type {
  ObservedResource,
  ObservedService,
  ObservedStack,
} from '../../../engine/observed/observed-stack.ts';
import type { ForeignThing } from '../../../engine/isolation/ownership.ts';
import { sortByOwner, type Ownership } from './sort-by-owner.ts';
import { findMovedImages } from './find-moved-images.ts';
import { LABEL, ofClient, type Labels } from './labels.ts';
import { isQuestionable, listInstances, listLeftovers } from './list-instances.ts';
import { listVolumes } from './list-volumes.ts';

export interface Listing {
  stacks: ReadonlyMap<string, ObservedStack>;
  /** Ids of the containers whose listing does not show how they are or how often they were restarted. */
  needsInspection: ReadonlySet<string>;
}

/** Three listings, however many the clients: containers, networks, volumes. Enough to plan by. */
export async function listStacks(
  docker: Dockerode,
  slugs: readonly string[],
  ownership: Ownership = {},
): Promise<Listing> {
  const [only] = slugs;
  const filters =
    slugs.length === 1 && only !== undefined ? ofClient(only) : { label: [LABEL.project] };
  const [listed, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    listVolumes(docker, filters),
  ]);
  const wanted = new Set(slugs);
  const containers = listed.filter(({ Labels }) => wanted.has(Labels[LABEL.project] ?? ''));
  const networkIds = new Map(networks.map(({ Name, Id }) => [Name, Id]));
  const services = groupBySlug(containers.map((one) => [one.Labels, one] as const));
  const networksOf = groupBySlug(networks.map((one) => [one.Labels ?? {}, one] as const));
  const volumesOf = groupBySlug(volumes.map((one) => [one.Labels ?? {}, one] as const));
  const moved = await findMovedImages(docker, containers);
  const now = Date.now();
  const confirm = (service: ObservedService): ObservedService => ({
    ...service,
    imageMoved: moved.has(service.image) && service.imageMoved === true,
  });
  const stacks = slugs.map((slug): [string, ObservedStack] => {
    const stack = sortByOwner(slug, ownership, {
      containers: services.get(slug) ?? [],
      networks: networksOf.get(slug) ?? [],
      volumes: volumesOf.get(slug) ?? [],
    });
    const { takenFrom, foreign } = stack;
    const instances = listInstances(stack.containers, networkIds).map(confirm);
    const observed = {
      slug,
      services: instances.map((one) => withTaken(one, takenFrom.get(one.id))),
      networks: stack.networks.map((one) =>
        withTaken(
          toResource(one.Name, one.Labels, LABEL.network),
          takenFrom.get(`network/${one.Name}`),
        ),
      ),
      volumes: stack.volumes.map((one) =>
        withTaken(
          toResource(one.Name, one.Labels, LABEL.volume),
          takenFrom.get(`volume/${one.Name}`),
        ),
      ),
    };
    const leftovers = listLeftovers(stack.containers);
    return [
      slug,
      {
        ...observed,
        ...(leftovers.length > 0 && { leftovers }),
        ...(foreign.length > 0 && { foreign }),
      },
    ];
  });
  const needsInspection = containers.filter((one) => isQuestionable(one, now)).map(({ Id }) => Id);
  return { stacks: new Map(stacks), needsInspection: new Set(needsInspection) };
}

function withTaken<T>(one: T, takenFrom: ForeignThing | undefined): T {
  return takenFrom === undefined ? one : { ...one, takenFrom };
}

function groupBySlug<T>(entries: readonly (readonly [Labels, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [labels, one] of entries) {
    const slug = labels[LABEL.project];
    if (slug === undefined) continue;
    const group = groups.get(slug);
    if (group === undefined) groups.set(slug, [one]);
    else group.push(one);
  }
  return groups;
}

function toResource(
  name: string,
  labels: Labels | null | undefined,
  keyLabel: string,
): ObservedResource {
  return dropUndefined({
    name,
    key: labels?.[keyLabel] ?? name,
    hash: labels?.[LABEL.hash],
    carriedFor: labels?.[LABEL.carriedFor],
  });
}
