import type Dockerode from 'dockerode';
import { PulsoError } from '../../../core/pulso-error.ts';
import { silentReporter } from '../../../core/reporter.ts';
import type { MountedFile } from '../../../engine/desired/stack.ts';
import type { Job } from '../../../engine/streams/job.ts';
import { ensureImages } from '../apply/images/ensure-images.ts';
import { ofClient } from '../observe/labels.ts';
import { assertVolumes } from './volume-content.ts';

/** What the container of a job is made from, beside its command. */
export interface JobModel {
  container: Dockerode.ContainerCreateOptions;
  host: Dockerode.HostConfig;
  /** Names; the first may be a mode such as `host`. */
  networks: readonly string[];
  /** Put into it before it starts. */
  files: readonly MountedFile[];
  /** Those of their folders that are volumes of the container alone. */
  folders: readonly string[];
}

const DEFAULT_MEMORY = 512 * 1024 * 1024;
const MOST_PROCESSES = 512;

/** Of a job that names its image: it is on all networks of the client. Errors: `not-deployed`, `volume-missing`, `image-missing`. */
export async function modelOfImage(
  docker: Dockerode,
  { slug, job, signal }: { slug: string; job: Job; signal: AbortSignal },
): Promise<JobModel> {
  const { image, env = {}, user, volumes = [], memory = DEFAULT_MEMORY } = job;
  const [networks] = await Promise.all([
    findNetworks(docker, slug),
    assertVolumes(docker, slug, volumes.map(({ name }) => name)), // prettier-ignore
    ensureImages([{ image, pullPolicy: 'missing' }], {
      ...{ docker, slug, signal },
      reporter: silentReporter,
    }),
  ]);
  return {
    ...{ networks, files: [], folders: [] },
    container: {
      Image: image,
      Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
      ...(user === undefined ? {} : { User: user }),
    },
    host: {
      SecurityOpt: ['no-new-privileges'],
      Memory: memory,
      PidsLimit: MOST_PROCESSES,
      Mounts: volumes.map(({ name, path, readOnly = false }) => ({
        ...{ Type: 'volume' as const, Source: name, Target: path, ReadOnly: readOnly },
      })),
    },
  };
}

/** Errors: `not-deployed`. */
async function findNetworks(docker: Dockerode, slug: string): Promise<string[]> {
  const found = await docker.listNetworks({ filters: ofClient(slug) });
  if (found.length > 0) return found.map(({ Name }) => Name).sort();
  throw new PulsoError('not-deployed', `${slug}: not deployed, so it has no network for a job`, {
    slug,
    hint: `pulso deploy ${slug}`,
  });
}
