import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { hasReset } from '../../workspace/journal/reset-journal.ts';
import { recordAction } from '../audit/record-action.ts';
import type { OperationContext } from '../context.ts';
import { hasNoData } from '../secrets/deployed-secrets.ts';
import { startDatabase } from '../secrets/start-database.ts';
import { backupHeld } from './backup-clients.ts';
import { readBackupSettings } from './backup-settings.ts';
import { finishReset } from './finish-reset.ts';
import { isSaved, readClientData } from './read-client-data.ts';
import { isServiceStopped } from './stop-meanwhile.ts';

/** What deletes the data. */
export type Purge = 'destroy --purge' | 'reset' | 'remove';

/**
 * A last backup of a client whose data is about to be deleted, and its id; undefined if it has none. The caller holds the client's lock. Errors: those of backupHeld, each with the way without a backup.
 */
export async function saveBeforePurge(
  context: OperationContext,
  record: ClientRecord,
  { engine, before }: { engine: Engine; before: Purge },
): Promise<string | undefined> {
  const { slug } = record;
  // What an earlier one has left is not what the client had: it must not become the newest backup.
  if (hasReset(context.workspace, slug)) await finishReset(context, record, engine);
  if (await hasNoData(engine, slug)) return undefined;
  try {
    const settings = readBackupSettings(context);
    const database = await readClientData(context.workspace, record);
    const service = isSaved(database) ? database.service : undefined;
    // One that was stopped runs for the backup alone: if that fails, it is stopped again.
    if (service !== undefined && !(await isServiceStopped(engine, { slug, service }))) {
      await startDatabase(context, record, { engine, slug, service, signal: context.signal });
    }
    const note = `before ${before}`;
    const { id } = await backupHeld(context, record, {
      request: { slugs: [slug], due: false, keep: false, secrets: true, dryRun: false, note },
      settings,
      engines: () => Promise.resolve(engine),
      ...(before === 'reset' ? { reason: 'before-reset' as const } : {}),
    });
    const detail = `${id} to ${settings.name}, ${note}`;
    await recordAction(context, { action: 'backup', slug, outcome: 'done', detail });
    return id;
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
