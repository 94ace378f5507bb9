import type { ClientRecord } from '../../client/client-record.ts';
import { isClientRecord } from '../../client/is-client-record.ts';
import type { BackupManifest } from '../../backup/manifest.ts';
import { damagedBackup } from '../../backup/damaged-backup.ts';
import type { FileContent } from '../../core/file-content.ts';
import { BASE_FILE } from '../../workspace/base/base-error.ts';
import { findDamage, unpackBase } from '../../workspace/base/pack-base.ts';
import { RECORD_FILE } from '../../workspace/clients/read-client.ts';
import { SECRETS_FOLDER } from '../../workspace/clients/secret-files.ts';
import type { PartReader } from '../restore/read-parts.ts';
import { unpackFiles } from '../restore/unpack-files.ts';

/** A client as a backup has it. */
export interface SavedClient {
  record: ClientRecord;
  /** The render it last took, and its own files without secrets, by path. */
  base: ReadonlyMap<string, FileContent>;
  files: ReadonlyMap<string, FileContent>;
  /** By name; empty if they were not saved. */
  secrets: ReadonlyMap<string, Uint8Array>;
}

/** Errors: `backup-damaged`, those of unpackFiles. */
export async function readSavedClient(
  reader: PartReader,
  manifest: BackupManifest,
): Promise<SavedClient> {
  const part = reader.find('files.tar');
  if (part === undefined) throw damagedBackup(manifest, 'its files are missing');
  const { files: all } = await unpackFiles(reader, part, manifest);
  const base = new Map<string, FileContent>();
  const files = new Map<string, FileContent>();
  for (const [path, file] of all) {
    if (path === BASE_FILE) for (const one of unpack(file, manifest)) base.set(...one);
    // As pulso 0.1 kept it: a folder of plain files.
    else if (path.startsWith(`${BASE_FILE}/`)) base.set(path.slice(BASE_FILE.length + 1), file);
    else if (!path.startsWith('.pulso/') && !path.startsWith(`${SECRETS_FOLDER}/`)) files.set(path, file); // prettier-ignore
  }
  const packed = reader.find('secrets.tar');
  const secrets = packed && (await unpackFiles(reader, packed, manifest)).files;
  return {
    ...{ record: readRecord(all.get(RECORD_FILE), manifest), base, files },
    secrets: new Map([...(secrets ?? [])].map(([name, { bytes }]) => [name, bytes])),
  };
}

function unpack(
  { bytes }: FileContent,
  manifest: BackupManifest,
): ReadonlyMap<string, FileContent> {
  const damage = findDamage(bytes);
  if (damage !== undefined) throw damagedBackup(manifest, `the base of the client: ${damage}`);
  return unpackBase(bytes).files;
}

function readRecord(file: FileContent | undefined, manifest: BackupManifest): ClientRecord {
  try {
    const value: unknown = JSON.parse(Buffer.from(file?.bytes ?? []).toString('utf8'));
    if (isClientRecord(value)) return value;
  } catch {
    // What is not JSON has no record.
  }
  throw damagedBackup(manifest, 'the record of the client is missing or invalid');
}
