import type { SavedVolume } from '../../backup/contents.ts';
import { damagedBackup } from '../../backup/damaged-backup.ts';
import { digestTar } from '../volumes/digest-tar.ts';
import { vetVolume } from '../volumes/vet-volume.ts';
import { drain } from '../data/read-stored.ts';
import { decompressPart } from './decompress-part.ts';
import type { PartReader, StoredPart } from './read-parts.ts';

/** Which backup is meant. */
interface BackupPlace {
  slug: string;
  id: string;
}

/** The part that has a volume. Errors: `backup-damaged`. */
export function findVolumePart(
  reader: PartReader,
  backup: BackupPlace,
  { name, part }: SavedVolume,
): StoredPart {
  const found = reader.find(part);
  if (found !== undefined) return found;
  throw damagedBackup(backup, `${part} of its volume ${name} is missing`);
}

/** The archive of a volume, checked as if a stranger had packed it. Errors: `backup-damaged`, those of PartReader. */
export function vetPart(
  content: AsyncIterable<Uint8Array>,
  part: StoredPart,
  { volume, backup }: { volume: SavedVolume; backup: BackupPlace },
): AsyncIterable<Uint8Array> {
  return vetVolume(decompressPart(content, part), volume, (what, cause) =>
    damagedBackup(backup, `${part.name} ${what}`, cause),
  );
}

/** Reads a volume to its end and compares it with what it had when it was saved. Errors: `backup-damaged`, those of PartReader. */
export async function checkVolume(
  content: AsyncIterable<Uint8Array>,
  part: StoredPart,
  { volume, backup, signal }: { volume: SavedVolume; backup: BackupPlace; signal: AbortSignal },
): Promise<void> {
  const source = digestTar(vetPart(content, part, { volume, backup }));
  await drain(source.content, signal);
  const { entries, digest } = await source.digest();
  if (digest === volume.digest && entries === volume.entries) return;
  throw damagedBackup(backup, `${part.name} does not have what the volume ${volume.name} had`);
}
