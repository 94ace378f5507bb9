import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { OperationContext } from '../context.ts';
import { checkParts } from '../restore/check-parts.ts';
import { checkSigner } from '../restore/check-signer.ts';
import { checkBackupRegion, openBackup } from '../restore/open-backup.ts';
import type { PreparedRestore } from '../restore/prepare-restore.ts';
import { readIdentities } from '../restore/read-identities.ts';
import { createPartReader } from '../restore/read-parts.ts';
import { readSavedClient, type SavedClient } from './saved-client.ts';

/** A backup that is read whole, and the client that it is of. */
export interface ReadBackup extends Pick<PreparedRestore, 'backup' | 'reader' | 'contents'> {
  saved: SavedClient;
}

/**
 * Finds a backup and reads all of it, and the client in it; `known` is the client as it is now. Errors: those of
 * openBackup, checkSigner, checkParts and readSavedClient, `key-missing`.
 */
export async function readBackup(
  context: OperationContext,
  known: ClientRecord,
  { from, repository, key }: { from: string; repository?: string; key?: string },
): Promise<ReadBackup> {
  const backup = await openBackup(context, known, dropUndefined({ from, repository }));
  const { manifest } = backup;
  checkSigner(context, manifest.slug, manifest);
  const reader = createPartReader(backup, await readIdentities(context, key));
  const contents = await checkParts(context, backup, reader);
  const saved = await readSavedClient(reader, manifest);
  checkBackupRegion(context, saved.record.answers, manifest);
  return { backup, reader, contents, saved };
}
