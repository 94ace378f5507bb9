import { resolve } from 'node:path';
import { timeOfBackup } from '../../backup/backup-id.ts';
import { chooseBackup, parseBackupChoice } from '../../backup/choose-backup.ts';
import type { BackupManifest } from '../../backup/manifest.ts';
import type { Repository } from '../../backup/repository.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';
import { chooseRepository, openRepository } from '../data/backup-settings.ts';
import { clientTimezone } from '../data/client-timezone.ts';
import { assertSizes, loadBackups } from '../data/load-backups.ts';
import { checkRegion } from '../isolation/check-region.ts';

/** A backup that is read. Its manifest was checked, and the sizes of its parts. */
export interface OpenBackup {
  manifest: BackupManifest;
  store: Pick<Repository, 'readPart'>;
  /** Where a proof is stored; absent: it is not in a repository of this workspace. */
  repository?: Repository;
}

/** Another client's backup: `<slug>/<id>`. */
const OTHER = /^([a-z0-9-]+)\/([^/]+)$/;

/**
 * Finds the backup that is meant. Errors: `backup-unknown`, `backup-damaged`, `backup-version`, `residency-refused`,
 * `bad-flags`, those of chooseRepository and Repository.
 */
export async function openBackup(
  context: OperationContext,
  record: ClientRecord,
  { from, repository }: { from: string; repository?: string },
): Promise<OpenBackup> {
  const opened = await findBackup(context, record, { from, ...dropUndefined({ repository }) });
  checkBackupRegion(context, record.answers, opened.manifest);
  return opened;
}

/** Whether a client with these answers may have what was kept where this backup was. Errors: `residency-refused`. */
export function checkBackupRegion(
  { workspace }: Pick<OperationContext, 'workspace'>,
  answers: ClientRecord['answers'],
  { repository: { name, region } }: BackupManifest,
): void {
  checkRegion(
    workspace.config.residency,
    answers,
    dropUndefined({
      ...{ name: `repository ${name} of the backup`, region },
      setting: `backups.repositories.${name}.region`,
      instead: 'choose another backup with --from',
    }),
  );
}

async function findBackup(
  context: OperationContext,
  record: ClientRecord,
  { from, repository: wanted }: { from: string; repository?: string },
): Promise<OpenBackup> {
  const [, owner, id] = OTHER.exec(from) ?? [];
  const isOther = id !== undefined && timeOfBackup(id) !== undefined;
  if (from.includes('/') && !isOther) return openFolder(record, resolve(context.workspace.root, from)); // prettier-ignore
  const slug = (isOther ? owner : undefined) ?? record.slug;
  const choice = parseBackupChoice(isOther ? id : from);
  const opened = await openRepository(context, chooseRepository(context, wanted));
  const loaded = await loadBackups(context, slug, { opened, check: false });
  const { manifest } = chooseBackup(loaded, choice, { slug, timeZone: clientTimezone(record) });
  if (manifest === undefined || opened === undefined) throw new TypeError('a good backup has a manifest'); // prettier-ignore
  const { repository } = opened;
  return { manifest, store: repository, repository };
}

/** A backup that was copied somewhere: of this client, from whatever workspace. */
async function openFolder({ slug }: ClientRecord, path: string): Promise<OpenBackup> {
  const { openBackupFolder } = await import('../../repositories/backup-folder.ts');
  const { store, manifest } = await openBackupFolder(path);
  if (manifest.slug !== slug) {
    const message = `${path} is a backup of ${manifest.slug}, not of ${slug}`;
    throw new PulsoError('backup-unknown', message, {
      ...{ slug, hint: `to restore another client's backup, name it: --from ${manifest.slug}/${manifest.id}` }, // prettier-ignore
    });
  }
  await assertSizes(store, manifest);
  return { manifest, store };
}
