import type { OperationContext } from '../context.ts';
import type { Transfer } from '../data/transfer.ts';
import { checkParts } from './check-parts.ts';
import type { PreparedRestore } from './prepare-restore.ts';
import { createPartReader } from './read-parts.ts';

/** Reads what was saved for another stack, whole. Errors: those of checkParts and openBackupFolder. */
export async function openTransfer(
  context: OperationContext,
  { folder, identities }: Transfer,
): Promise<Pick<PreparedRestore, 'backup' | 'reader' | 'contents'>> {
  const { openBackupFolder } = await import('../../repositories/backup-folder.ts');
  const backup = await openBackupFolder(folder);
  const reader = createPartReader(backup, identities);
  return { backup, reader, contents: await checkParts(context, backup, reader) };
}
