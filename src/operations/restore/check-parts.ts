import { backupContentsSchema, type BackupContents } from '../../backup/contents.ts';
import { damagedBackup } from '../../backup/damaged-backup.ts';
import type { OperationContext } from '../context.ts';
import type { OpenBackup } from './open-backup.ts';
import { drain } from '../data/read-stored.ts';
import { reportBytes } from '../data/report-bytes.ts';
import { checkVolume, findVolumePart } from './read-volume.ts';
import { readWhole, type PartReader } from './read-parts.ts';

/**
 * Reads every part of a backup to its end before anything is touched, the smallest one first: a key that does not
 * fit is known at once. What a volume has is compared with what it had. Gives what was saved. Errors: `backup-damaged`, `key-missing`.
 */
export async function checkParts(
  context: Pick<OperationContext, 'reporter' | 'signal' | 'now'>,
  { manifest }: OpenBackup,
  reader: PartReader,
): Promise<BackupContents> {
  const { signal } = context;
  const { slug, id } = manifest;
  const part = reader.find('contents.json');
  if (part === undefined) throw damagedBackup({ slug, id }, 'contents.json is missing');
  const contents = readContents(await readWhole(reader, part), { slug, id });
  const volumes = new Map(
    contents.volumes.map((volume) => [findVolumePart(reader, { slug, id }, volume).name, volume]),
  );
  for (const other of reader.parts) {
    if (other === part) continue;
    signal.throwIfAborted();
    const { name, plainBytes: all } = other;
    const task = { slug, code: 'backup-read', subject: `part/${name}`, all };
    const volume = volumes.get(name);
    await reportBytes(context, task, (onBytes) => {
      const content = reader.read(other, onBytes);
      if (volume === undefined) return drain(content, signal);
      return checkVolume(content, other, { volume, backup: { slug, id }, signal });
    });
  }
  return contents;
}

function readContents(bytes: Buffer, backup: { slug: string; id: string }): BackupContents {
  try {
    return backupContentsSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw damagedBackup(backup, 'contents.json is invalid', error);
  }
}
