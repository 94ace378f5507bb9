import { pipeline, Readable } from 'node:stream';
import { createZstdCompress } from 'node:zlib';
import type { SavedVolume } from '../../backup/contents.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import type { Engine } from '../../engine/engine.ts';
import type { OperationContext } from '../context.ts';
import type { Engines } from '../engines/open-engine.ts';
import { findAppServices } from '../restore/app-power.ts';
import { findMounting, findVolumes, type ClientVolume } from '../volumes/client-volumes.ts';
import { digestTar } from '../volumes/digest-tar.ts';
import { keepData, type LeftOut } from '../volumes/keep-data.ts';
import type { SavePart } from './backup-job.ts';
import { isSaved, readDeclaredData } from './read-client-data.ts';
import { withStopped } from './stop-meanwhile.ts';

interface VolumesJob {
  engine: Engine;
  save: SavePart;
}

/**
 * Saves the volumes of files that the client's template declares, while the services that mount them are stopped. Errors:
 * `volume-missing`, those of readVolume and keepData, and of an apply.
 */
export async function saveVolumes(
  context: OperationContext,
  record: ClientRecord,
  { engines, save }: { engines: Engines; save: SavePart },
): Promise<SavedVolume[]> {
  const { volumes: keys, database } = await readDeclaredData(context.workspace, record);
  if (keys.length === 0) return [];
  const engine = await engines(record.target);
  const service = isSaved(database) ? database.service : undefined;
  const volumes = await findVolumes(context, record, { engine, keys, prefer: service });
  const services =
    (await findMounting(engine, record.slug, volumes)) ??
    (await findAppServices(context, record, { engine, database: service }));
  return withStopped(context, record, { engine, services }, async () => {
    const saved: SavedVolume[] = [];
    for (const volume of volumes) {
      const part = `volume${saved.length + 1}.tar`;
      saved.push(await saveVolume(context, record, volume, { engine, save, part }));
    }
    return saved;
  });
}

async function saveVolume(
  context: OperationContext,
  { slug }: ClientRecord,
  { key, name, image }: ClientVolume,
  { engine, save, part }: VolumesJob & { part: string },
): Promise<SavedVolume> {
  const { signal } = context;
  const kept = keepData(engine.readVolume(slug, name, { image, signal }), { slug, name });
  const source = digestTar(kept.content);
  await save({ name: `${part}.zst`, compression: 'zstd', content: compress(source.content) });
  warnOfLeftOut(context, { slug, key }, kept.leftOut);
  return { name: key, part, ...(await source.digest()) };
}

function compress(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const plain = Readable.from(content, { objectMode: false });
  // What fails is thrown where it is read.
  return pipeline(plain, createZstdCompress(), () => undefined);
}

/** A person is shown so many paths. */
const SHOWN = 5;

function warnOfLeftOut(
  { reporter }: Pick<OperationContext, 'reporter'>,
  { slug, key }: { slug: string; key: string },
  { links, special }: LeftOut,
): void {
  const warn = (what: string, paths: readonly string[]): void => {
    if (paths.length === 0) return;
    const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : '';
    const message = `volume ${key}: ${what} are not saved: ${paths.slice(0, SHOWN).join(', ')}${more}`;
    reporter.report({ code: 'file-skipped', kind: 'warning', slug, message });
  };
  warn('links that lead out of it', links);
  warn('pipes and devices', special);
}
