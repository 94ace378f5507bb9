import type Dockerode from 'dockerode';
import { nothingLike } from '../../../engine/streams/job.ts';
import { isPreviousName } from '../observe/container-names.ts';
import { LABEL, ofClient } from '../observe/labels.ts';
import type { JobModel } from './job-model.ts';
import { readCopiedFiles } from './read-copied-files.ts';

/**
 * As the service's container is now, so nothing is read from the client's files. Its ports, its restart policy and its
 * names on the networks stay its own. Errors: `not-deployed`.
 */
export async function modelOfService(
  docker: Dockerode,
  place: { slug: string; service: string },
): Promise<JobModel> {
  const container = docker.getContainer(await findContainer(docker, place));
  const info = await container.inspect();
  const { Config, HostConfig, NetworkSettings } = info;
  const folders = (HostConfig.Mounts ?? []).filter(isFileFolder).map(({ Target }) => Target);
  const networks = Object.keys(NetworkSettings.Networks).sort();
  return {
    // A mode such as `container:…` has no network of its own.
    networks: networks.length > 0 ? networks : [HostConfig.NetworkMode ?? 'none'],
    files: await readCopiedFiles(docker, info),
    folders,
    container: {
      // By its id: what its name stands for may have moved since.
      Image: info.Image,
      Env: Config.Env,
      User: Config.User,
      WorkingDir: Config.WorkingDir,
    },
    host: {
      ...HostConfig,
      ...{ PortBindings: {}, PublishAllPorts: false, RestartPolicy: { Name: 'no' } },
    },
  };
}

/** A volume without a name that the files of a container are in: each container has its own. */
function isFileFolder({ VolumeOptions }: Dockerode.MountSettings): boolean {
  const { Labels } = (VolumeOptions ?? {}) as { Labels?: Record<string, string> | null };
  return Labels?.[LABEL.files] !== undefined;
}

/** Running if there is such a one, else stopped; not one that is being replaced, unless there is no other. */
async function findContainer(
  docker: Dockerode,
  { slug, service }: { slug: string; service: string },
): Promise<string> {
  const label = [...ofClient(slug).label, `${LABEL.service}=${service}`];
  const found = (await docker.listContainers({ all: true, filters: { label } })).filter(
    ({ Labels }) => Labels[LABEL.oneOff] !== 'True',
  );
  const rank = ({ State, Names }: Dockerode.ContainerInfo): number =>
    (State === 'running' ? 2 : 0) + (isPreviousName(Names[0] ?? '') ? 0 : 1);
  const [best] = found.sort((one, other) => rank(other) - rank(one));
  if (best !== undefined) return best.Id;
  throw nothingLike({ slug, service });
}
