import { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { pack } from 'tar-stream';
import { classifyFailure, PulsoError } from '../../../../core/pulso-error.ts';
import type { Reporter } from '../../../../core/reporter.ts';
import { readJsonLines } from '../../connect/json-lines.ts';
import { pullImage } from './pull-image.ts';
import { reasonOf, statusOf, withErrorTranslation } from '../../connect/docker-errors.ts';
import type { DockerTarget } from '../../connect/docker-target.ts';
import { openDocker } from '../../connect/open-docker.ts';

export interface ImageBuild {
  /** What the image is named, e.g. `pulso/instance:1.0.0`. */
  tag: string;
  /** The image it begins from: the Dockerfile's build argument BASE. */
  base: string;
  dockerfile: Uint8Array;
  /** The build context; paths have no leading slash. */
  files: readonly { path: string; bytes: Uint8Array }[];
  reporter: Reporter;
  signal: AbortSignal;
}

/** One line of the engine's progress. */
interface BuildLine {
  stream?: string;
  error?: string;
}

/** Not named like a file of the context. */
const DOCKERFILE = '.pulso.Dockerfile';

/**
 * Builds an image on a Docker Engine and gives its id. Errors: `image-missing` (the base), `image-build-failed`,
 * `engine-unreachable`, `engine-refused`.
 */
export async function buildImage(target: DockerTarget, build: ImageBuild): Promise<string> {
  const connection = await openDocker(target, process.env, { signal: build.signal });
  const { docker, address } = connection;
  try {
    return await withErrorTranslation({ target: target.name, address }, async () => {
      await ensureBase(docker, build);
      await runBuild(docker, build);
      return (await docker.getImage(build.tag).inspect()).Id;
    });
  } finally {
    connection.close();
  }
}

/** The engine would pull it too, but without the operator's registry login. */
async function ensureBase(
  docker: Dockerode,
  { base, reporter, signal }: ImageBuild,
): Promise<void> {
  try {
    await docker.getImage(base).inspect();
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    await pullImage(base, { docker, reporter, signal }).catch((cause: unknown) => {
      if (statusOf(cause) === undefined && !isPullFailure(cause)) throw cause;
      throw baseMissing(base, cause);
    });
  }
}

function isPullFailure(error: unknown): boolean {
  return error instanceof PulsoError && error.code === 'pull-failed';
}

function baseMissing(base: string, cause: unknown): PulsoError {
  return new PulsoError('image-missing', `base image not found: ${base}: ${reasonOf(cause)}`, {
    fault: 'user',
    cause,
    hint: `pass --base <image> with Node 22.15 or newer, or map ${base} under images in pulso.yaml`,
  });
}

async function runBuild(docker: Dockerode, build: ImageBuild): Promise<void> {
  const { tag, base, reporter, signal } = build;
  const task = { code: 'build', subject: `image/${tag}` };
  reporter.report({ ...task, kind: 'start', message: `building ${tag} from ${base}` });
  try {
    const output = await docker.buildImage(packContext(build), {
      t: tag,
      dockerfile: DOCKERFILE,
      buildargs: { BASE: base },
      abortSignal: signal,
    });
    for await (const { error } of readJsonLines<BuildLine>(output as AsyncIterable<Uint8Array>)) {
      if (error !== undefined) throw buildFailed(tag, error);
    }
    reporter.report({ ...task, kind: 'done' });
  } catch (error) {
    reporter.report({ ...task, kind: classifyFailure(error, signal) });
    throw error;
  }
}

function packContext({ dockerfile, files }: ImageBuild): Readable {
  const archive = pack();
  archive.entry({ name: DOCKERFILE }, Buffer.from(dockerfile));
  // Without times, so that the engine's cache knows unchanged files.
  const mtime = new Date(0);
  for (const { path, bytes } of files) archive.entry({ name: path, mtime }, Buffer.from(bytes));
  archive.finalize();
  return Readable.from(archive);
}

function buildFailed(tag: string, reason: string): PulsoError {
  return new PulsoError('image-build-failed', `cannot build ${tag}: ${reason.trim()}`, {
    fault: 'engine',
    hint: 'pass --base <image> with Node 22.15 or newer',
  });
}
