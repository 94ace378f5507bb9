import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { recordAction } from '../audit/record-action.ts';
import type { OperationContext } from '../context.ts';
import { hasNoData } from '../secrets/deployed-secrets.ts';
import { startDatabase } from '../secrets/start-database.ts';
import { backupHeld } from './backup-clients.ts';
import { readBackupSettings } from './backup-settings.ts';
import { isSaved, readClientData } from './read-client-data.ts';

/**
 * A last backup of a client whose data is about to be deleted; false if it has none. The caller holds the client's lock. Errors: those of backupHeld, each with the way without a backup.
 */
export async function saveBeforePurge(
  context: OperationContext,
  record: ClientRecord,
  { engine, isReset }: { engine: Engine; isReset: boolean },
): Promise<boolean> {
  const { slug } = record;
  if (await hasNoData(engine, slug)) return false;
  try {
    const settings = readBackupSettings(context);
    const database = await readClientData(context.workspace, record);
    if (isSaved(database)) {
      const { service } = database;
      await startDatabase(context, record, { engine, slug, service, signal: context.signal });
    }
    const note = isReset ? 'before reset' : 'before destroy --purge';
    const { id } = await backupHeld(context, record, {
      request: { slugs: [slug], due: false, keep: false, secrets: true, dryRun: false, note },
      settings,
      engines: () => Promise.resolve(engine),
      ...(isReset ? { reason: 'before-reset' as const } : {}),
    });
    const detail = `${id} to ${settings.name}, ${note}`;
    await recordAction(context, { action: 'backup', slug, outcome: 'done', detail });
    return true;
  } catch (error) {
    throw error instanceof PulsoError && !context.signal.aborted ? withWay(error, slug) : error;
  }
}

function withWay(error: PulsoError, slug: string): PulsoError {
  const { code, message, hint } = error;
  const way = 'to delete the data without a last backup, add --no-backup';
  return new PulsoError(code, `nothing was deleted: ${message}`, {
    ...{ slug, hint: hint === undefined ? way : `${hint}; ${way}`, cause: error },
  });
}
