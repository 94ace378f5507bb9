import { PulsoError } from '../core/pulso-error.ts';
import { damagedBackup } from './damaged-backup.ts';
import { backupManifestSchema, type BackupManifest } from './manifest.ts';
import { isSignatureValid } from './sign-manifest.ts';

/** Where a manifest was found: what it says of itself has to agree. */
export interface BackupPlace {
  slug: string;
  id: string;
  workspace: string;
}

/** Far above what a manifest has: a larger file is not read. */
export const LARGEST_MANIFEST = 4 * 1024 * 1024;

/**
 * Reads and checks `manifest.json`: its shape, its signature, and that it is the manifest of this very backup.
 * Errors: `backup-damaged`, `backup-version`.
 */
export function readManifest(bytes: Uint8Array, place: BackupPlace): BackupManifest {
  const found = parseObject(bytes, place);
  const { version } = found;
  if (typeof version === 'number' && version > 1) {
    const message = `backup ${place.id} has format version ${version}; this pulso reads version 1`;
    throw new PulsoError('backup-version', message, {
      slug: place.slug,
      hint: 'use the pulso that made it, or a later one',
    });
  }
  const { data: manifest, error } = backupManifestSchema.safeParse(found);
  if (manifest === undefined) {
    const fields = error.issues.map(({ path }) => path.join('.')).join(', ');
    throw damagedBackup(place, `manifest.json is invalid: ${fields}`, error);
  }
  if (!isSignatureValid(found))
    throw damagedBackup(place, 'manifest.json does not match its signature');
  for (const field of ['slug', 'id', 'workspace'] as const) {
    if (manifest[field] === place[field]) continue;
    throw damagedBackup(place, `manifest.json is of another backup (${field} ${manifest[field]})`);
  }
  return manifest;
}

function parseObject(bytes: Uint8Array, place: BackupPlace): Readonly<Record<string, unknown>> {
  if (bytes.length > LARGEST_MANIFEST) throw damagedBackup(place, 'manifest.json is too large');
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (error) {
    throw damagedBackup(place, 'manifest.json is not JSON', error);
  }
  throw damagedBackup(place, 'manifest.json is not an object');
}
