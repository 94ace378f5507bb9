import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { damagedBackup } from '../backup/damaged-backup.ts';
import { backupManifestSchema, type BackupManifest } from '../backup/manifest.ts';
import { readManifest } from '../backup/read-manifest.ts';
import { MANIFEST, type Repository } from '../backup/repository.ts';
import { PulsoError } from '../core/pulso-error.ts';
import { systemCode } from '../core/system-code.ts';
import { ifPresent } from '../workspace/disk/disk-error.ts';
import { inRepository } from './repository-error.ts';

export type BackupFolder = Pick<Repository, 'sizes' | 'readPart'>;

/**
 * A backup that was copied out of its repository: the folder of it, or its manifest.json. Errors: `backup-unknown`,
 * `backup-damaged`, `backup-version`, those of Repository.
 */
export async function openBackupFolder(
  path: string,
): Promise<{ store: BackupFolder; manifest: BackupManifest }> {
  const folder = basename(path) === MANIFEST ? dirname(path) : path;
  const bytes = await inRepository('read a manifest', () => readManifestOf(folder));
  const manifest = readManifest(bytes, placeOf(bytes));
  return { store: storeOf(folder), manifest };
}

async function readManifestOf(folder: string): Promise<Uint8Array> {
  const bytes = await ifPresent(() => readFile(join(folder, MANIFEST)));
  if (bytes !== undefined) return bytes;
  throw new PulsoError('backup-unknown', `${folder} is not the folder of a backup`, {
    hint: `name the folder that has its ${MANIFEST}`,
  });
}

/** It is compared with itself: where it lies says nothing. */
function placeOf(bytes: Uint8Array): { slug: string; id: string; workspace: string } {
  try {
    const place = backupManifestSchema.pick({ slug: true, id: true, workspace: true });
    return place.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return { slug: '', id: '', workspace: '' };
  }
}

function storeOf(folder: string): BackupFolder {
  return {
    sizes: () => inRepository('list a backup', async () => sizesOf(folder, await readdir(folder))),
    readPart: (slug, id, name) => readFileOf(join(folder, name), { slug, id }),
  };
}

/** Sizes of these files of a backup, by name, but for its manifest. */
export async function sizesOf(
  folder: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const parts = names.filter((name) => name !== MANIFEST);
  const stats = await Promise.all(parts.map((name) => stat(join(folder, name))));
  return new Map(parts.map((name, index) => [name, stats[index]?.size ?? 0]));
}

/** A part of a backup as a stream. Errors: `backup-damaged` if it is missing. */
export async function* readFileOf(
  path: string,
  backup: { slug: string; id: string },
): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw damagedBackup(backup, 'a part is missing', error);
  }
}
