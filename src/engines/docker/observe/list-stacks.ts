import type Dockerode from 'dockerode';
import type {
  ObservedResource,
  ObservedService,
  ObservedStack,
} from '../../../engine/observed-stack.ts';
import { findMovedImages } from './find-moved-images.ts';
import { LABEL, ofClient, type Labels } from './labels.ts';
import { isQuestionable, listInstances } from './list-instances.ts';
import { listVolumes } from './list-volumes.ts';

export interface Listing {
  stacks: ReadonlyMap<string, ObservedStack>;
  /** Ids of the containers whose listing does not show how they are or how often they were restarted. */
  needsInspection: ReadonlySet<string>;
}

/** Three listings, however many the clients: containers, networks, volumes. Enough to plan by. */
export async function listStacks(docker: Dockerode, slugs: readonly string[]): Promise<Listing> {
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
  const stacks = slugs.map((slug): [string, ObservedStack] => [
    slug,
    {
      slug,
      services: listInstances(services.get(slug) ?? [], networkIds).map(confirm),
      networks: (networksOf.get(slug) ?? []).map((one) => toResource(one, LABEL.network)),
      volumes: (volumesOf.get(slug) ?? []).map((one) => toResource(one, LABEL.volume)),
    },
  ]);
  const needsInspection = containers.filter((one) => isQuestionable(one, now)).map(({ Id }) => Id);
  return { stacks: new Map(stacks), needsInspection: new Set(needsInspection) };
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
  { Name, Labels }: { Name: string; Labels?: Labels | null | undefined },
  keyLabel: string,
): ObservedResource {
  return { name: Name, key: Labels?.[keyLabel] ?? Name, hash: Labels?.[LABEL.hash] };
}
