import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { AbortedError, PulsoError } from '../../../core/pulso-error.ts';
import { silentReporter } from '../../../core/reporter.ts';
import { checkTarEnd } from '../../../engine/streams/check-tar-end.ts';
import type { VolumeAccess } from '../../../engine/streams/volume-access.ts';
import { ensureImages } from '../apply/images/ensure-images.ts';
import { ignoreStatus } from '../connect/docker-errors.ts';
import { silenceOf } from '../connect/limit-silence.ts';
import { watchUpload, withoutStalls } from '../connect/without-stalls.ts';
import { jobLabels, LABEL, ofClient, type ClientLabels } from '../observe/labels.ts';
import { noteRoot, packFolder, type FolderHeader } from './volume-root.ts';
import { listVolumes } from '../observe/list-volumes.ts';

/** A volume of a client, and how to reach it. */
export interface VolumeRequest extends VolumeAccess, ClientLabels {
  volume: string;
}

/** What the SDK gives: an answer's body, whatever its types say. */
export type ArchiveStream = NodeJS.ReadableStream &
  AsyncIterable<Uint8Array> &
  Pick<Readable, 'destroy' | 'errored'>;

/** Where the volume is in a container that never starts: the engine itself reads and writes there. */
const PLACE = '/pulso-volume';

/** Errors: `volume-missing`: none of that name is this client's. */
export async function assertVolumes(
  docker: Dockerode,
  slug: string,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return;
  const known = (await listVolumes(docker, ofClient(slug))).map(({ Name }) => Name);
  const missing = names.find((name) => !known.includes(name));
  if (missing === undefined) return;
  const available = known.length === 0 ? 'it has none' : `available: ${known.sort().join(', ')}`;
  throw new PulsoError('volume-missing', `${slug}: volume ${missing} not found; ${available}`, {
    slug,
    hint: `see what the client has: pulso status ${slug}`,
  });
}

export async function* readVolume(
  docker: Dockerode,
  request: VolumeRequest,
): AsyncGenerator<Uint8Array> {
  if (request.signal?.aborted === true) throw interrupted(request);
  await assertVolumes(docker, request.slug, [request.volume]);
  yield* readContent(docker, request);
}

/** As readVolume, of a volume that is known to be the client's: a container of its own mounts it. */
export async function* readContent(
  docker: Dockerode,
  request: VolumeRequest,
): AsyncGenerator<Uint8Array> {
  const container = await createHolder(docker, request);
  try {
    const archive = (await container.getArchive({
      path: `${placeOf(request)}/.`,
    })) as ArchiveStream;
    const stop = (): void => void archive.destroy(interrupted(request));
    request.signal?.addEventListener('abort', stop, { once: true });
    try {
      const content = withoutStalls(archive, silenceOf(docker).pause);
      yield* checkTarEnd(content, () => cutError(request, 'read'));
    } catch (error) {
      throw error === archive.errored ? asCut(request, 'read', error) : error;
    } finally {
      request.signal?.removeEventListener('abort', stop);
      archive.destroy();
    }
  } finally {
    await removeHolder(container);
  }
}

export async function writeVolume(
  docker: Dockerode,
  tar: AsyncIterable<Uint8Array>,
  request: VolumeRequest,
): Promise<void> {
  const { signal } = request;
  if (signal?.aborted === true) throw interrupted(request);
  await assertVolumes(docker, request.slug, [request.volume]);
  const container = await createHolder(docker, request);
  const noted = noteRoot(checkTarEnd(tar, () => cutError(request, 'write')));
  const upload = watchUpload(noted.content, silenceOf(docker).pause);
  const source = Readable.from(upload.content, { objectMode: false });
  const stop = (): void => void source.destroy(interrupted(request));
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const place = placeOf(request);
    const putFolder = (header: FolderHeader): Promise<unknown> =>
      container.putArchive(Readable.from(packFolder(place.slice(1), header), { objectMode: false }), { path: '/' }); // prettier-ignore
    if (request.folder !== undefined) await putFolder(NEW_FOLDER);
    await container.putArchive(source, { path: place, abortSignal: upload.stalled });
    const root = noted.root();
    // The engine unpacks into the folder, and leaves the folder itself to whom it was.
    if (root !== undefined) await putFolder(root);
  } catch (error) {
    if (upload.stalled.aborted) throw upload.stalled.reason;
    // What the source ended with says more than what became of the request.
    throw source.errored ?? error;
  } finally {
    upload.end();
    signal?.removeEventListener('abort', stop);
    source.destroy();
    await removeHolder(container);
  }
}

/** Closed until its own mode is known. */
const NEW_FOLDER: FolderHeader = { mode: 0o700, uid: 0, gid: 0 };

function placeOf({ folder }: VolumeRequest): string {
  return folder === undefined ? PLACE : `${PLACE}/${folder}`;
}

/** After the slug, before a random end, in the name of a container that volumes are reached through. */
const HOLDER = '-volume-';

/** Removes what a kill has left of readVolume and writeVolume. Nobody else is reading or writing volumes of the client. */
export async function removeLeftHolders(docker: Dockerode, slug: string): Promise<void> {
  const label = [...ofClient(slug).label, `${LABEL.oneOff}=True`];
  const left = await docker.listContainers({ all: true, filters: { label, status: ['created'] } });
  for (const { Id, Names } of left) {
    if (Names[0]?.startsWith(`/${slug}${HOLDER}`) !== true) continue;
    await removeHolder(docker.getContainer(Id));
  }
}

async function createHolder(
  docker: Dockerode,
  request: VolumeRequest,
): Promise<Dockerode.Container> {
  const { slug, volume, image, signal = new AbortController().signal } = request;
  if (signal.aborted) throw interrupted(request);
  const pulling = { docker, slug, signal, reporter: silentReporter };
  await ensureImages([{ image, pullPolicy: 'missing' }], pulling);
  return docker.createContainer({
    name: `${slug}${HOLDER}${randomBytes(4).toString('hex')}`,
    Image: image,
    Labels: jobLabels(request),
    HostConfig: {
      NetworkMode: 'none',
      Mounts: [
        { Type: 'volume', Source: volume, Target: PLACE, VolumeOptions: { NoCopy: true } as never },
      ],
    },
  });
}

/** With the volumes that its image declares. */
async function removeHolder(container: Dockerode.Container): Promise<void> {
  await ignoreStatus([404, 409], container.remove({ force: true, v: true }));
}

function interrupted({ slug }: VolumeRequest): AbortedError {
  return new AbortedError(undefined, { slug });
}

/** What we ended ourselves is not a fault of the connection. */
function asCut(request: VolumeRequest, verb: 'read' | 'write', error: unknown): unknown {
  return error instanceof PulsoError ? error : cutError(request, verb, error);
}

function cutError(
  { slug, volume }: VolumeRequest,
  verb: 'read' | 'write',
  cause?: unknown,
): PulsoError {
  const message =
    verb === 'read'
      ? `${slug}: volume ${volume} was not read to its end`
      : `${slug}: the archive for volume ${volume} ends early; the volume holds part of it`;
  const hint = verb === 'read' ? 'read it again' : 'write a whole archive again';
  return new PulsoError('volume-cut', message, { slug, fault: 'engine', hint, cause });
}
