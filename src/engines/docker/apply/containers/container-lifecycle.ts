import type Dockerode from 'dockerode';
import type { Service, Stack } from '../../../../engine/desired/stack.ts';
import { containerOptions, endpoints } from './container-options.ts';
import { copyFiles } from './copy-files.ts';
import { ignoreStatus, reasonOf, statusOf } from '../../connect/docker-errors.ts';
import type { FoundImage } from '../images/ensure-images.ts';
import { findFileFolders } from './file-folders.ts';
import { assertOwnVolumes } from '../volumes/assert-own-volumes.ts';
import { nameVolumes } from '../volumes/image-volumes.ts';
import {
  containerName,
  isPreviousName,
  previousName,
  spareName,
} from '../../observe/container-names.ts';
import { LABEL } from '../../observe/labels.ts';
import { WORKSPACE_LABEL } from '../../../../engine/isolation/ownership.ts';

export interface Making {
  docker: Dockerode;
  stack: Stack;
  service: Service;
  image: FoundImage;
  /** True: it answers to no name of its networks yet. */
  nameless?: boolean;
}

/** Stops what runs and keeps it under a name that shows it. Renamed first: a kill in between is seen by the next plan. */
export async function setAside(
  docker: Dockerode,
  id: string,
  { slug, service }: { slug: string; service: string },
): Promise<void> {
  const container = docker.getContainer(id);
  const name = previousName(slug, service);
  try {
    await container.rename({ name });
    await stopContainer(docker, id);
  } catch (error) {
    if (!NO_SANDBOX.test(reasonOf(error))) throw error;
    await stopContainer(docker, id);
    await container.rename({ name });
  }
}

/** Of a container that the engine is about to restart: it cannot be renamed before it is stopped. */
const NO_SANDBOX = /sandbox \S+ not found/;

/** Gives back the name to what was set aside; any other container keeps its own. */
export async function restoreName(
  docker: Dockerode,
  id: string,
  names: { slug: string; service: string },
): Promise<void> {
  const container = docker.getContainer(id);
  const { Name } = await container.inspect();
  // 409: what was to replace it has the name; a deploy removes that first.
  if (isPreviousName(Name)) {
    await ignoreStatus([409], renameContainer(docker, container, names));
  }
}

/** Names a container that takes the place of another. */
export async function renameContainer(
  docker: Dockerode,
  container: Dockerode.Container,
  { slug, service }: { slug: string; service: string },
): Promise<void> {
  const name = containerName(slug, service);
  try {
    await container.rename({ name });
  } catch (error) {
    const holder = statusOf(error) === 409 ? await findHolder(docker, name) : undefined;
    if (holder === undefined || holder.project === slug) throw error;
    await container.rename({ name: spareName(slug, service) });
  }
}

/** The container that has a name, and the client it is of. */
async function findHolder(
  docker: Dockerode,
  name: string,
): Promise<{ id: string; project: string | undefined } | undefined> {
  const filters = { name: [`^/${name}$`] };
  const [found] = await docker.listContainers({ all: true, filters });
  return found && { id: found.Id, project: found.Labels[LABEL.project] };
}

/** A container of the service with its files in it and on its networks; not started. */
export async function createContainer(
  { docker, stack, service, image, nameless = false }: Making,
  name: string,
): Promise<Dockerode.Container> {
  const unnamed = nameVolumes(stack, service, image.volumes);
  await assertOwnVolumes(docker, stack, unnamed.map((one) => one.name)); // prettier-ignore
  const files = findFileFolders(service, unnamed);
  const options = containerOptions(stack, service, { unnamed, files });
  const [first, ...further] = endpoints(stack, service).map(({ network, config }) => ({
    network,
    config: nameless ? { ...config, Aliases: [] } : config,
  }));
  const EndpointsConfig = first === undefined ? {} : { [first.network]: first.config };
  const container = await createNamed(docker, {
    ...{ ...options, name, NetworkingConfig: { EndpointsConfig } },
  });
  try {
    await Promise.all([
      copyFiles(container, service.files, files),
      ...further.map(({ network, config }) =>
        docker.getNetwork(network).connect({ Container: container.id, EndpointConfig: config }),
      ),
    ]);
  } catch (error) {
    // Whatever it lacks, it would only be in the way.
    await removeContainer(docker, container.id).catch(() => undefined);
    throw error;
  }
  return container;
}

/** What a deploy killed a moment ago asked for may come to be only now: it makes room. */
async function createNamed(
  docker: Dockerode,
  options: Dockerode.ContainerCreateOptions,
): Promise<Dockerode.Container> {
  try {
    return await docker.createContainer(options);
  } catch (error) {
    const holder =
      statusOf(error) === 409 ? await findHolder(docker, options.name ?? '') : undefined;
    if (holder === undefined) throw error;
    const { [LABEL.project]: project = '', [LABEL.service]: service = '' } = options.Labels ?? {};
    if (holder.project !== project) {
      return docker.createContainer({ ...options, name: spareName(project, service) });
    }
    await removeContainer(docker, holder.id);
    return docker.createContainer(options);
  }
}

/** Ends it within its own grace period. */
export async function stopContainer(docker: Dockerode, id: string): Promise<void> {
  await ignoreStatus([304, 404], docker.getContainer(id).stop());
}

/**
 * Stops and removes it, and the volumes that only carried its files. What another tool made may keep
 * its data in volumes without a name: those stay.
 */
export async function removeContainer(docker: Dockerode, id: string): Promise<void> {
  const container = docker.getContainer(id);
  await ignoreStatus([404], removeInspected(docker, container));
}

async function removeInspected(docker: Dockerode, container: Dockerode.Container): Promise<void> {
  // Both at once: stopping is answered at once too if there is nothing to stop.
  const [{ Config }] = await Promise.all([
    container.inspect(),
    stopContainer(docker, container.id),
  ]);
  // A job has no hash. What another program made may have data in volumes without a name.
  const ours = [LABEL.hash, WORKSPACE_LABEL].some((label) => Config.Labels[label] !== undefined);
  // 409: it is being removed already.
  await ignoreStatus([404, 409], container.remove({ v: ours, force: true }));
}
