import type { KubeConfig } from '@kubernetes/client-node';
import { dropUndefined } from '../../../core/drop-undefined.ts';
import { PulsoError } from '../../../core/pulso-error.ts';
import { checkTarEnd } from '../../../engine/streams/check-tar-end.ts';
import type { WorkspaceIdentity } from '../../../engine/isolation/ownership.ts';
import type { ExecStreams } from '../../../engine/streams/exec-streams.ts';
import type { VolumeAccess } from '../../../engine/streams/volume-access.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { runInContainer } from './run-in-container.ts';
import { withJobPod } from './with-job-pod.ts';
import { decodeLossy } from '../../../text/decode-utf8.ts';

/** A volume of a client, and how it is reached. */
export interface VolumeRequest extends VolumeAccess {
  slug: string;
  volume: string;
}

interface Reach {
  client: ApiClient;
  config: KubeConfig;
  identity: WorkspaceIdentity | undefined;
}

/** Where the volume is in the pod. */
const MOUNT = '/pulso-volume';

/** The content as a tar archive. Errors: `volume-missing`, `volume-cut`. */
export async function* readVolume(
  reach: Reach,
  request: VolumeRequest,
): AsyncGenerator<Uint8Array> {
  // It buffers nothing: a chunk is written once the one before it was taken.
  const { readable, writable } = new TransformStream<Uint8Array>(undefined, { highWaterMark: 1 });
  const writer = writable.getWriter();
  const streams = { stdout: (chunk: Uint8Array) => writer.write(chunk) };
  const copying = runTar(reach, request, ['-cf', '-', '.'], streams).then(
    () => writer.close(),
    (error: unknown) => writer.abort(error),
  );
  copying.catch(() => undefined);
  try {
    yield* checkTarEnd(readable, () => cutError(request, 'read', 'the archive has no end'));
  } finally {
    await copying.catch(() => undefined);
  }
}

/** Unpacks a tar archive. Errors: `volume-missing`, `volume-cut`. */
export async function writeVolume(
  reach: Reach,
  tar: AsyncIterable<Uint8Array>,
  request: VolumeRequest,
): Promise<void> {
  const stdin = checkTarEnd(tar, () => cutError(request, 'write', 'the archive has no end'));
  await runTar(reach, request, ['-xpf', '-'], { stdin, stdout: () => undefined });
}

/** Copies all of a volume to another one, through this process. Errors: those of readVolume and writeVolume. */
export async function copyVolume(
  reach: Reach,
  { from, to, ...access }: Omit<VolumeRequest, 'volume'> & { from: string; to: string },
): Promise<void> {
  await writeVolume(reach, readVolume(reach, { ...access, volume: from }), { ...access, volume: to }); // prettier-ignore
}

async function runTar(
  { client, config, identity }: Reach,
  request: VolumeRequest,
  flags: readonly string[],
  streams: ExecStreams,
): Promise<void> {
  const { slug, volume, image, signal } = request;
  const readOnly = streams.stdin === undefined;
  const aborting = signal === undefined ? {} : { signal };
  const job = { image, volumes: [{ name: volume, path: MOUNT, readOnly }] };
  const workspace = identity?.id();
  const asked = dropUndefined({ slug, workspace, job, asOwner: true, signal });
  const result = await withJobPod(client, asked, (place) =>
    runInContainer(config, {
      ...{ slug, place, subject: `a pod with volume ${volume}` },
      argv: tarCommand(request, flags),
      streams: { ...streams, ...aborting },
    }),
  );
  if (result.exitCode === 0) return;
  const reason = decodeLossy(result.stderr).trim();
  throw cutError(request, readOnly ? 'read' : 'write', reason);
}

function tarCommand({ folder }: VolumeRequest, flags: readonly string[]): string[] {
  if (folder === undefined) return ['tar', '-C', MOUNT, ...flags];
  const make = flags[0] === '-cf' ? '' : 'mkdir -p "$0" && ';
  return ['sh', '-c', `${make}exec tar -C "$0" "$@"`, `${MOUNT}/${folder}`, ...flags];
}

function cutError(
  { slug, volume }: VolumeRequest,
  what: 'read' | 'write',
  reason: string,
): PulsoError {
  const message = `${slug}: volume ${volume} was not completely ${what === 'read' ? 'read' : 'written'}: ${reason}`;
  return new PulsoError('volume-cut', message, { slug, fault: 'engine', hint: 'run it again' });
}
