import { RESTORE_COMMANDS } from '../../databases/restore-commands.ts';
import { swapMysql } from '../../databases/restore-mysql.ts';
import { renamePostgresql } from '../../databases/restore-postgresql.ts';
import type { RestoreHead } from '../../workspace/journal/restore-state.ts';
import { inspectServer, runOn, type DatabaseServer } from './database-server.ts';

export type DatabaseNames = Pick<NonNullable<RestoreHead['database']>, 'name' | 'scratch' | 'kept'>;

/** A session that connects while the names change makes them fail: the next attempt ends it too. */
const ATTEMPTS = 3;

/** Gives the loaded database the name of the live one, which is kept beside it. Done already, it changes nothing. */
export async function swapIn(
  server: DatabaseServer,
  { name, scratch, kept }: DatabaseNames,
): Promise<void> {
  if (server.engine === 'mysql') {
    await runOn(server, swapMysql(server.on, { from: scratch, to: kept }), 'swap its databases');
    return;
  }
  const { databases } = await inspectServer(server);
  if (!databases.includes(scratch)) return;
  const live = databases.includes(name) ? [{ from: name, to: kept }] : [];
  await rename(server, [...live, { from: scratch, to: name }]);
}

/** Gives the database that was kept its name again. Not swapped, it changes nothing. */
export function swapBack(
  server: DatabaseServer,
  { name, scratch, kept }: DatabaseNames,
): Promise<void> {
  return swapIn(server, { name, scratch: kept, kept: scratch });
}

/** Removes a database that pulso made. */
export async function dropDatabase(server: DatabaseServer, name: string): Promise<void> {
  const command = RESTORE_COMMANDS[server.engine].drop(server.on, name);
  await runOn(server, command, `remove the database ${name}`);
}

async function rename(
  server: DatabaseServer,
  renames: readonly { from: string; to: string }[],
): Promise<void> {
  const command = renamePostgresql(server.on, renames);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await runOn(server, command, 'swap its databases');
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
