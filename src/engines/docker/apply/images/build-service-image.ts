import { classifyFailure, PulsoError } from '../../../../core/pulso-error.ts';
import type { ServiceBuild } from '../../../../engine/desired/stack.ts';
import { readJsonLines } from '../../connect/json-lines.ts';
import { packFolder } from './pack-folder.ts';
import type { Pulling } from './pull-image.ts';

/** One line of the engine's progress. */
interface BuildLine {
  stream?: string;
  error?: string;
}

const LAST_LINES = 20;

/** Builds the image of a service from a folder of its client, through the engine's API. Errors: `image-build-failed`. */
export async function buildServiceImage(
  image: string,
  build: ServiceBuild,
  { docker, reporter, signal, slug, folder }: Pulling & { folder: string },
): Promise<void> {
  const [unsupported] = build.unsupported;
  if (unsupported !== undefined) {
    const reason = `build.${unsupported} needs BuildKit, which pulso does not use`;
    throw buildFailed(image, reason, slug);
  }
  const client = slug === undefined ? {} : { slug };
  const task = { code: 'build', ...client, subject: `image/${image}` };
  reporter.report({ ...task, kind: 'start', message: `building ${image}` });
  try {
    const dockerfile = build.inline === undefined ? (build.dockerfile ?? 'Dockerfile') : '.pulso.Dockerfile'; // prettier-ignore
    const archive = await packFolder({ context: build.context, client: folder, dockerfile, inline: build.inline }); // prettier-ignore
    const output = await docker.buildImage(archive, {
      ...{ t: image, dockerfile, buildargs: { ...build.args }, abortSignal: signal },
      ...(build.labels !== undefined && { labels: { ...build.labels } }),
      ...(build.target !== undefined && { target: build.target }),
      ...(build.network !== undefined && { networkmode: build.network }),
      ...(build.shmSize !== undefined && { shmsize: build.shmSize }),
      ...(build.platform !== undefined && { platform: build.platform }),
      ...(build.extraHosts !== undefined && { extrahosts: build.extraHosts.join(',') }),
      ...(build.pull === true && { pull: true }),
      ...(build.noCache === true && { nocache: true }),
    });
    const said: string[] = [];
    for await (const { stream = '', error } of readJsonLines<BuildLine>(
      output as AsyncIterable<Uint8Array>,
    )) {
      // prettier-ignore
      if (stream.trim() !== '') said.push(stream.trim());
      if (error !== undefined)
        throw buildFailed(image, [error.trim(), ...said.slice(-LAST_LINES)].join('\n  '), slug);
    }
    reporter.report({ ...task, kind: 'done' });
  } catch (error) {
    reporter.report({ ...task, kind: classifyFailure(error, signal) });
    throw error;
  }
}

function buildFailed(image: string, reason: string, slug: string | undefined): PulsoError {
  const who = slug === undefined ? '' : `${slug}: `;
  return new PulsoError('image-build-failed', `${who}cannot build ${image}: ${reason}`, {
    ...(slug !== undefined && { slug }),
    fault: 'user',
    hint: `correct the Dockerfile, or build the image beforehand: docker build -t ${image} <folder>`,
  });
}
