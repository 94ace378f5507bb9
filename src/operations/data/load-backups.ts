import { collectBytes } from '../../core/collect-bytes.ts';
import { storedBytes, type BackupManifest } from '../../backup/manifest.ts';
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
import { reportBytes } from './report-bytes.ts';

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
      const stored = await assertSizes(repository, manifest);
      if (check) await assertDigests(context, repository, manifest);
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

/** Compares the sizes of all parts; gives the names of what is stored. Errors: `backup-damaged`, those of Repository. */
export async function assertSizes(
  repository: Pick<Repository, 'sizes'>,
  { slug, id, parts }: BackupManifest,
): Promise<string[]> {
  const damaged = (what: string): PulsoError => damagedBackup({ slug, id }, what);
  const sizes = await repository.sizes(slug, id);
  for (const { name, bytes } of parts) {
    const size = sizes.get(name);
    if (size === undefined) throw damaged(`${name} is missing`);
    if (size !== bytes) throw damaged(`${name} has ${size} bytes, not ${bytes}`);
  }
  return [...sizes.keys()];
}

/** Reads every byte of all parts. Errors: `backup-damaged`, those of Repository. */
async function assertDigests(
  context: OperationContext,
  repository: Pick<Repository, 'readPart'>,
  manifest: BackupManifest,
): Promise<void> {
  const { slug, id, parts } = manifest;
  const task = { slug, code: 'backup-read', subject: `backup/${id}`, all: storedBytes(manifest) };
  await reportBytes(context, task, async (onBytes) => {
    let before = 0;
    for (const part of parts) {
      const begun = before;
      const content = readStored(repository, { slug, id }, part, (bytes) => {
        onBytes(begun + bytes);
      });
      await drain(content, context.signal);
      before += part.bytes;
    }
  });
}
