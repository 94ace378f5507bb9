import { collectBytes } from '../../core/collect-bytes.ts';
import type { BackupManifest } from '../../backup/manifest.ts';
import { timeOfBackup } from '../../backup/backup-id.ts';
import { damagedBackup } from '../../backup/damaged-backup.ts';
import { isProofName } from '../../backup/proof-name.ts';
import { readProof } from '../../backup/proof.ts';
import { readManifest } from '../../backup/read-manifest.ts';
import type { Repository } from '../../backup/repository.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';
import type { OpenRepository } from './backup-settings.ts';
import { drain, readStored } from './read-stored.ts';

/** A backup of a client, as its repository has it. */
export interface LoadedBackup {
  id: string;
  at: Date;
  /** Absent: it cannot be read. */
  manifest?: BackupManifest;
  /** When it was last restored and compared: the newest proof. */
  verified?: Date;
  /** What is wrong with it; absent: nothing was found. */
  problem?: string;
}

/**
 * A client's backups, newest first. Manifests and the sizes of all parts are compared; with `check` every byte is
 * read. Damage is part of the result. Errors: those of Repository.
 */
export async function loadBackups(
  context: OperationContext,
  slug: string,
  { opened, check }: { opened: OpenRepository | undefined; check: boolean },
): Promise<LoadedBackup[]> {
  if (opened === undefined) return [];
  const { repository, workspaceId: workspace } = opened;
  const loaded: LoadedBackup[] = [];
  for (const id of (await repository.list(slug)).toReversed()) {
    context.signal.throwIfAborted();
    const at = timeOfBackup(id) ?? new Date(Number.NaN);
    let manifest: BackupManifest | undefined;
    try {
      const bytes = await repository.readManifest(slug, id);
      manifest = readManifest(bytes, { slug, id, workspace });
      const stored = await assertParts(repository, manifest, check);
      const verified = await newestProof(repository, manifest, stored);
      loaded.push({ id, at, manifest, ...(verified && { verified }) });
    } catch (error) {
      if (!(error instanceof PulsoError) || !DAMAGE.includes(error.code)) throw error;
      const problem = error.message;
      loaded.push({ id, at, problem, ...(manifest === undefined ? {} : { manifest }) });
    }
  }
  return loaded;
}

/** What is not a proof of this backup does not count. */
async function newestProof(
  repository: Repository,
  manifest: BackupManifest,
  stored: readonly string[],
): Promise<Date | undefined> {
  const { slug, id } = manifest;
  for (const name of stored.filter(isProofName).sort().reverse()) {
    const at = readProof(await collectBytes(repository.readPart(slug, id, name)), manifest);
    if (at !== undefined) return at;
  }
  return undefined;
}

const DAMAGE: readonly string[] = ['backup-damaged', 'backup-version', 'backup-unknown'];

/** Compares the sizes of all parts, and with `check` every byte; gives the names of what is stored. Errors: `backup-damaged`, those of Repository. */
export async function assertParts(
  repository: Pick<Repository, 'sizes' | 'readPart'>,
  { slug, id, parts }: BackupManifest,
  check: boolean,
): Promise<string[]> {
  const damaged = (what: string): PulsoError => damagedBackup({ slug, id }, what);
  const sizes = await repository.sizes(slug, id);
  for (const part of parts) {
    const { name, bytes } = part;
    const size = sizes.get(name);
    if (size === undefined) throw damaged(`${name} is missing`);
    if (size !== bytes) throw damaged(`${name} has ${size} bytes, not ${bytes}`);
    if (check) await drain(readStored(repository, { slug, id }, part));
  }
  return [...sizes.keys()];
}
