import type { DatabaseCommand } from '../../databases/database-login.ts';
import { readServer, type ServerFacts } from '../../databases/read-server.ts';
import { RESTORE_COMMANDS, type SavedEngine } from '../../databases/restore-commands.ts';
import type { RestoredDatabase } from '../../databases/restore-postgresql.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import type { OperationContext } from '../context.ts';
import { readDatabasePassword } from '../data/save-database.ts';
import type { TextResult } from '../engines/run-text.ts';
import { runInDatabase, type DatabaseService } from '../secrets/run-in-database.ts';
import { startDatabase } from '../secrets/start-database.ts';
import { quoteMessage } from '../../databases/quote-message.ts';

/** The server that runs a client's database, and its account. */
export interface DatabaseServer {
  service: DatabaseService;
  on: RestoredDatabase;
  engine: SavedEngine;
}

/** Which database is meant. */
export interface DatabasePlace {
  engine: SavedEngine;
  service: string;
  user: string;
  /** The secret that is its password. */
  secret: string;
  name: string;
}

/** Starts the server if it does not run, unless nothing may be changed. Errors: `secret-missing`, those of an apply. */
export async function openServer(
  context: OperationContext,
  record: ClientRecord,
  { engine, place, start = true }: { engine: Engine; place: DatabasePlace; start?: boolean },
): Promise<DatabaseServer> {
  const { slug } = record;
  const service = { engine, slug, service: place.service, signal: context.signal };
  if (start) await startDatabase(context, record, service);
  const password = await readDatabasePassword(context, record, place.secret);
  return {
    service,
    on: { user: place.user, database: place.name, password },
    engine: place.engine,
  };
}

/** What the server is and has. Errors: those of runOn. */
export async function inspectServer(server: DatabaseServer): Promise<ServerFacts> {
  const command = RESTORE_COMMANDS[server.engine].inspect(server.on);
  return readServer(await runOn(server, command, 'be inspected'));
}

/** Runs a command and gives what it prints; `doing` completes "could not …". Errors: `database-refused`, those of Engine.exec. */
export async function runOn(
  { service }: DatabaseServer,
  command: DatabaseCommand,
  doing: string,
): Promise<string> {
  const ended = await runInDatabase(service, command);
  if (ended.exitCode === 0) return ended.stdout;
  throw refusedBy(service, doing, ended);
}

/** What the database said, without rows of the client. */
export function refusedBy(
  { slug, service }: DatabaseService,
  doing: string,
  { stderr, exitCode }: Pick<TextResult, 'stderr' | 'exitCode'>,
): PulsoError {
  const says = quoteMessage(stderr) ?? `exit code ${exitCode}`;
  return new PulsoError('database-refused', `${service} could not ${doing}: ${says}`, {
    slug,
    hint: `nothing that is live was changed; check the database: pulso logs ${slug} ${service}`,
  });
}
