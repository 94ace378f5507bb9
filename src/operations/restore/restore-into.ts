import type { ClientRecord } from '../../client/client-record.ts';
import type { OperationContext } from '../context.ts';
import { readClientData } from '../data/read-client-data.ts';
import type { Engines } from '../engines/open-engine.ts';
import { dropKept, type RestoreRun } from './advance-restore.ts';
import { countRows } from './count-rows.ts';
import { prepareRead, type PreparedRestore } from './prepare-restore.ts';
import { OWN_NAME, replaceLive } from './replace-live.ts';
import { dropAllFolders } from './restored-volumes.ts';
import { dropDatabase } from './swap-database.ts';

/**
 * Restores the database and the volumes of a backup that is read already into a stack that was deployed a moment ago: what was empty is
 * not kept. Undefined: no database was restored. Errors: those of prepareRead and replaceLive.
 */
export async function restoreInto(
  context: OperationContext,
  record: ClientRecord,
  {
    read,
    engines,
    timeout,
  }: {
    read: Pick<PreparedRestore, 'backup' | 'reader' | 'contents'>;
    engines: Engines;
    /** Milliseconds to wait for health. */
    timeout: number;
  },
): Promise<ReturnType<typeof countRows> | undefined> {
  const engine = await engines(record.target);
  const spec = await readClientData(context.workspace, record);
  const prepared = await prepareRead(context, record, {
    ...{ ...read, only: ['database', 'volumes'], spec, engine, start: true },
  });
  if (prepared.database === undefined && prepared.volumes.length === 0) return undefined;
  const run = { record, engine, timeout };
  await dropStrays(context, run, prepared);
  const { survey } = await replaceLive(context, run, { prepared, save: undefined });
  await dropKept(context, run);
  return survey && countRows(survey.tables);
}

/** What a restore there was cut short of, or has kept, before the client left that place: nothing knows of it any more. */
async function dropStrays(
  context: OperationContext,
  run: RestoreRun,
  { database, volumes }: PreparedRestore,
): Promise<void> {
  const strays = database?.facts.databases.filter((name) => OWN_NAME.test(name)) ?? [];
  if (database !== undefined) for (const name of strays) await dropDatabase(database.server, name);
  await dropAllFolders(context, run, volumes);
}
