import type { BackupContents, SavedVolume } from '../../backup/contents.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import type { Engine } from '../../engine/engine.ts';
import type { RestoredVolume } from '../../workspace/journal/restore-state.ts';
import { DEFAULTS } from '../catalog/defaults.ts';
import type { OperationContext } from '../context.ts';
import { applyIntent } from '../converge/apply-intent.ts';
import { loadIsolated } from '../engines/load-desired.ts';
import { findVolumes, runOnVolume, type ClientVolume } from '../volumes/client-volumes.ts';
import { listVolumeNames } from '../volumes/list-volume-names.ts';
import { digestTar } from '../volumes/digest-tar.ts';
import { dropVolumeFolder, dropVolumeFolders, measureFreeSpace, swapVolumeIn, swapVolumeOut } from '../volumes/volume-commands.ts'; // prettier-ignore
import { drain } from '../data/read-stored.ts';
import { reportBytes } from '../data/report-bytes.ts';
import type { OpenBackup } from './open-backup.ts';
import type { PartReader } from './read-parts.ts';
import { findVolumePart, vetPart } from './read-volume.ts';

/** A volume of a backup, and the client's own that takes its content. */
export interface PreparedVolume extends ClientVolume {
  saved: SavedVolume;
}

/** Blocks, names and folders take room too. Bytes of one file. */
const PER_ENTRY = 4096;

/**
 * Finds the volumes that a backup is restored into, on a client that is deployed first if it does not run at all. Errors:
 * `volume-missing`, `no-space`, those of an apply.
 */
export async function prepareVolumes(
  context: OperationContext,
  record: ClientRecord,
  {
    engine,
    contents,
    prefer,
    start,
  }: {
    contents: Pick<BackupContents, 'volumes'>;
    engine: Engine;
    /** The service whose image has a shell. */
    prefer: string | undefined;
    /** Whether anything may be started. */
    start: boolean;
  },
): Promise<PreparedVolume[]> {
  const keys = contents.volumes.map(({ name }) => name);
  if (keys.length === 0) return [];
  const { slug } = record;
  if (start) await deployIfAbsent(context, record, engine);
  const placed = await findVolumes(context, record, { engine, keys, prefer });
  const volumes = placed.flatMap((volume, at) => {
    const saved = contents.volumes[at];
    return saved === undefined ? [] : [{ ...volume, saved }];
  });
  if (start) for (const volume of volumes) await assertRoom(context, engine, { slug, volume });
  return volumes;
}

async function deployIfAbsent(
  context: OperationContext,
  record: ClientRecord,
  engine: Engine,
): Promise<void> {
  const { slug } = record;
  if (((await engine.observe([slug])).get(slug)?.services.length ?? 0) > 0) return;
  const desired = await loadIsolated(context, record);
  const { timeout } = DEFAULTS;
  await applyIntent(context, engine, { desired, intent: { verb: 'deploy' }, timeout });
}

/** Errors: `no-space`. */
async function assertRoom(
  { signal }: OperationContext,
  engine: Engine,
  { slug, volume: { name, image, saved } }: { slug: string; volume: PreparedVolume },
): Promise<void> {
  const argv = measureFreeSpace();
  const printed = await runOnVolume(engine, { slug, name, image }, { argv, doing: 'be measured', signal }); // prettier-ignore
  const free = Number(printed.trim().split(/\s+/)[3]) * 1024;
  const needed = saved.bytes + saved.entries * PER_ENTRY;
  // What cannot be read is not a reason to refuse.
  if (!(free < needed)) return;
  const message = `the disk of volume ${name} has ${megabytes(free)} MB left, and the restore needs ${megabytes(needed)} MB`;
  throw new PulsoError('no-space', message, {
    ...{ slug, hint: 'free space on the disk of the target: what is live stays beside it' },
  });
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000);
}

/**
 * Unpacks the volumes of a backup into folders of their own beside what is live, and reads them back. Errors:
 * `volume-differs`, `backup-damaged`, those of readVolume and writeVolume.
 */
export async function loadVolumes(
  context: OperationContext,
  {
    backup,
    reader,
    volumes,
  }: {
    backup: Pick<OpenBackup, 'manifest'>;
    reader: PartReader;
    volumes: readonly PreparedVolume[];
  },
  { engine, slug, into }: { engine: Engine; slug: string; into: readonly RestoredVolume[] },
): Promise<void> {
  const { signal } = context;
  for (const [at, { saved }] of volumes.entries()) {
    const place = into[at];
    if (place === undefined) continue;
    signal.throwIfAborted();
    const { name, image, scratch: folder } = place;
    const access = { image, folder, signal };
    const part = findVolumePart(reader, backup.manifest, saved);
    const task = { slug, code: 'restore-load', subject: `volume/${saved.name}`, all: part.plainBytes }; // prettier-ignore
    await reportBytes(context, task, (onBytes) => {
      const content = vetPart(reader.read(part, onBytes), part, { volume: saved, backup: backup.manifest }); // prettier-ignore
      return engine.writeVolume(slug, name, content, access);
    });
    const copy = digestTar(engine.readVolume(slug, name, access));
    await drain(copy.content, signal);
    const found = await copy.digest();
    if (found.digest === saved.digest) continue;
    const message = `volume ${name} has ${found.entries} entries with ${found.bytes} bytes, and the backup has ${saved.entries} with ${saved.bytes}`;
    throw new PulsoError('volume-differs', message, {
      ...{ slug, hint: `nothing that is live was changed; look at the disk of the target, then run it again` }, // prettier-ignore
    });
  }
}

/** Puts what was loaded in the place of what is live, which is kept beside it. Done already, it changes nothing. Errors: `volume-refused`. */
export function swapVolumesIn(
  context: OperationContext,
  run: { engine: Engine; record: ClientRecord },
  volumes: readonly RestoredVolume[],
): Promise<void> {
  return forEach(context, run, volumes, (one) => ({
    argv: swapVolumeIn(one),
    doing: 'be swapped',
  }));
}

/** Undoes swapVolumesIn from wherever it came to; with its volume all of it is gone. Errors: `volume-refused`. */
export async function swapVolumesOut(
  context: OperationContext,
  run: { engine: Engine; record: ClientRecord },
  volumes: readonly RestoredVolume[],
): Promise<void> {
  await forEach(context, run, await stillThere(run, volumes), (one) => ({ argv: swapVolumeOut(one), doing: 'be swapped back' })); // prettier-ignore
}

/** Removes folders that pulso made; with their volume they are gone already. Errors: `volume-refused`. */
export async function dropFolders(
  context: OperationContext,
  run: { engine: Engine; record: ClientRecord },
  volumes: readonly { name: string; image: string; folder: string }[],
): Promise<void> {
  await forEach(context, run, await stillThere(run, volumes), ({ folder }) => ({ argv: dropVolumeFolder(folder), doing: 'be cleaned' })); // prettier-ignore
}

/** Removes all folders that restores have made in volumes. Errors: `volume-refused`. */
export function dropAllFolders(
  context: OperationContext,
  run: { engine: Engine; record: ClientRecord },
  volumes: readonly { name: string; image: string }[],
): Promise<void> {
  return forEach(context, run, volumes, () => ({ argv: dropVolumeFolders(), doing: 'be cleaned' }));
}

async function stillThere<T extends { name: string }>(
  { engine, record: { slug } }: { engine: Engine; record: ClientRecord },
  volumes: readonly T[],
): Promise<T[]> {
  if (volumes.length === 0) return [];
  const found = await listVolumeNames(engine, slug);
  return volumes.filter(({ name }) => found.includes(name));
}

async function forEach<T extends { name: string; image: string }>(
  context: OperationContext,
  { engine, record }: { engine: Engine; record: ClientRecord },
  volumes: readonly T[],
  command: (volume: T) => { argv: readonly string[]; doing: string },
): Promise<void> {
  if (volumes.length === 0) return;
  await deployIfAbsent(context, record, engine);
  const { signal } = context;
  const { slug } = record;
  for (const volume of volumes) await runOnVolume(engine, { ...volume, slug }, { ...command(volume), signal }); // prettier-ignore
}
