import { PulsoError } from '../../core/pulso-error.ts';
import {
  beginRestore,
  readRestore,
  readRestoreFiles,
} from '../../workspace/journal/restore-journal.ts';
import type { RestoreHead, RestoreState } from '../../workspace/journal/restore-state.ts';
import { invertChanges } from '../../workspace/journal/stored-changes.ts';
import type { OperationContext } from '../context.ts';
import type { RestoreRun } from './advance-restore.ts';
import { findAppServices } from './app-power.ts';
import { nameDatabases, nameFolders, replaceStopped, withUndo } from './replace-live.ts';

/** The last restore, if what it replaced is still kept. Errors: `nothing-to-roll-back`. */
export async function readRestored(
  { workspace }: Pick<OperationContext, 'workspace'>,
  slug: string,
): Promise<RestoreState> {
  const state = await readRestore(workspace, slug);
  if (state?.step === 'done') return state;
  throw new PulsoError('nothing-to-roll-back', `${slug} has nothing kept from before a restore`, {
    slug,
    hint: `restore the backup that was made before it: pulso backups ${slug}`,
  });
}

/**
 * Swaps what the last restore replaced with what it brought, which is kept in turn: rolled back twice, all is as it
 * was. Errors: those of replaceStopped.
 */
export async function rollBackRestore(
  context: OperationContext,
  run: RestoreRun,
  { head }: RestoreState,
): Promise<{ kept?: string; away: number }> {
  const { workspace, now } = context;
  const { record, engine } = run;
  const { slug } = record;
  const services = await findAppServices(context, record, { engine, database: head.database?.service, volumes: head.volumes }); // prettier-ignore
  const files = invertChanges(await readRestoreFiles(workspace, slug));
  const database = head.database && { ...head.database, scratch: head.database.kept, kept: nameDatabases().kept }; // prettier-ignore
  const volumes = head.volumes.map(({ kept, ...at }) => ({ ...at, scratch: kept, kept: nameFolders().kept })); // prettier-ignore
  const back: RestoreHead = { ...head, database, volumes, services, rollback: true };
  await beginRestore(workspace, slug, { head: back, files, at: now().toISOString() });
  return withUndo(context, run, async () => {
    const away = await replaceStopped(context, run, services);
    return database === null ? { away } : { away, kept: database.kept };
  });
}
