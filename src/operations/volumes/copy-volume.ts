import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import type { VolumeAccess } from '../../engine/streams/volume-access.ts';
import { drain } from '../data/read-stored.ts';
import { digestTar, type TarDigest } from './digest-tar.ts';

/** A volume of a client. */
export interface VolumePlace {
  slug: string;
  name: string;
}

/**
 * Copies what a volume has to an empty one of another client on the same engine, and reads it back. Nobody writes to
 * either. Errors: `volume-differs`, those of readVolume and writeVolume.
 */
export async function copyVolume(
  engine: Pick<Engine, 'readVolume' | 'writeVolume'>,
  { from, to }: { from: VolumePlace; to: VolumePlace },
  access: VolumeAccess,
): Promise<TarDigest> {
  const source = digestTar(engine.readVolume(from.slug, from.name, access));
  await engine.writeVolume(to.slug, to.name, source.content, access);
  const wanted = await source.digest();
  await assertVolume(engine, to, { wanted, access });
  return wanted;
}

/** Reads a volume to its end. Errors: `volume-differs`, those of readVolume. */
export async function assertVolume(
  engine: Pick<Engine, 'readVolume'>,
  { slug, name }: VolumePlace,
  { wanted, access }: { wanted: TarDigest; access: VolumeAccess },
): Promise<void> {
  const copy = digestTar(engine.readVolume(slug, name, access));
  await drain(copy.content);
  const found = await copy.digest();
  if (found.digest === wanted.digest) return;
  const message = `volume ${name} has ${found.entries} entries with ${found.bytes} bytes, and was to have ${wanted.entries} with ${wanted.bytes}`;
  throw new PulsoError('volume-differs', message, {
    ...{ slug, hint: 'look at the disk of the target, then run it again' },
  });
}
