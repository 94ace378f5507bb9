import type Dockerode from 'dockerode';
import { dropUndefined } from '../../../../core/drop-undefined.ts';
import { AbortedError, PulsoError } from '../../../../core/pulso-error.ts';
import { buildCommandOf } from '../../../../engine/desired/instance-image.ts';
import type { Service, ServiceBuild } from '../../../../engine/desired/stack.ts';
import { reasonOf, statusOf } from '../../connect/docker-errors.ts';
import { declaredVolumes } from '../../observe/find-declared.ts';
import { buildServiceImage } from './build-service-image.ts';
import { pullImage, type Pulling } from './pull-image.ts';

/** What a service's container needs to know of its image. */
export interface FoundImage {
  /** Paths the image declares as volumes. */
  volumes: readonly string[];
}

/**
 * Every image the services need, by name: those the engine lacks are pulled, and those whose policy
 * is `always` whenever a container is made of them. Errors: `image-missing`.
 */
export async function ensureImages(
  services: readonly Pick<Service, 'image' | 'pullPolicy' | 'build'>[],
  pulling: Pulling & Folder,
): Promise<ReadonlyMap<string, FoundImage>> {
  const policies = new Map<string, Service['pullPolicy']>();
  const builds = new Map<string, ServiceBuild>();
  for (const { image, pullPolicy, build } of services) {
    if (policies.get(image) !== 'always') policies.set(image, pullPolicy);
    if (build !== undefined) builds.set(image, build);
  }
  const found = [...policies].map(async ([image, policy]) => {
    const build = builds.get(image);
    if (build !== undefined) await ensureBuilt(image, build, pulling);
    return [image, await ensureImage(image, policy, pulling)] as const;
  });
  return new Map(await Promise.all(found));
}

/** The client's folder, which images are built from. */
interface Folder {
  folder?: string;
}

/** An image that is there is used: whoever built it may have built it elsewhere. */
async function ensureBuilt(
  image: string,
  build: ServiceBuild,
  pulling: Pulling & Folder,
): Promise<void> {
  const { folder } = pulling;
  if (folder === undefined || (await inspectImage(pulling.docker, image)) !== undefined) return;
  await buildServiceImage(image, build, { ...pulling, folder });
}

async function ensureImage(
  image: string,
  policy: Service['pullPolicy'],
  pulling: Pulling,
): Promise<FoundImage> {
  const present = policy === 'always' ? undefined : await inspectImage(pulling.docker, image);
  if (present !== undefined) return present;
  if (policy === 'never') throw missing(image, 'its pull_policy is never', pulling.slug);
  try {
    await pullImage(image, pulling);
  } catch (error) {
    if (pulling.signal.aborted)
      throw new AbortedError(undefined, dropUndefined({ slug: pulling.slug }));
    // Without an answer from the engine it is not the image that is at fault.
    if (statusOf(error) === undefined && !isPullFailure(error)) throw error;
    const held = policy === 'always' && (await inspectImage(pulling.docker, image)) !== undefined;
    if (held) throw notPulled(image, reasonOf(error), pulling.slug, error);
    throw missing(image, reasonOf(error), pulling.slug, error);
  }
  const pulled = await inspectImage(pulling.docker, image);
  if (pulled === undefined) throw missing(image, 'the pull brought nothing', pulling.slug);
  return pulled;
}

async function inspectImage(docker: Dockerode, image: string): Promise<FoundImage | undefined> {
  try {
    const { Config } = await docker.getImage(image).inspect();
    return { volumes: declaredVolumes(Config) };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

function isPullFailure(error: unknown): boolean {
  return error instanceof PulsoError && error.code === 'pull-failed';
}

/** It is there: only a newer one could not be looked for. */
function notPulled(
  image: string,
  reason: string,
  slug: string | undefined,
  cause: unknown,
): PulsoError {
  const who = slug === undefined ? '' : `${slug}: `;
  const hint =
    'the engine has this image: set pull_policy: missing in docker-compose.yml to use it, or push it to its registry';
  const fields = { ...(slug !== undefined && { slug }), fault: 'user' as const, cause, hint };
  return new PulsoError('pull-failed', `${who}cannot pull ${image}: ${reason}`, fields);
}

function missing(
  image: string,
  reason: string,
  slug: string | undefined,
  cause?: unknown,
): PulsoError {
  const build = buildCommandOf(image);
  const wayOut = build === undefined ? 'build or load the image on the engine' : `run: ${build}`;
  const who = slug === undefined ? '' : `${slug}: `;
  return new PulsoError('image-missing', `${who}image not found: ${image}: ${reason}`, {
    ...(slug !== undefined && { slug }),
    fault: 'user',
    cause,
    hint: `${wayOut}; or map it under images: in pulso.yaml (this machine only: pulso.local.yaml), e.g. "${image}: registry.example/${image}"`,
  });
}
