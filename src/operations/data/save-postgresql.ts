import { dumpPostgresql, dumpPostgresqlRoles } from '../../databases/dump-postgresql.ts';
import { quoteMessage } from '../../databases/quote-message.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { inOneChunk } from '../engines/run-text.ts';
import { runInDatabase, type DatabaseService } from '../secrets/run-in-database.ts';
import type { SavePart } from './backup-job.ts';
import { startDump } from './dump-database.ts';
import { endingOf, type SavedDatabase } from './saved-database.ts';

/** Saves a database of PostgreSQL and the roles of its server. Errors: those of startDump. */
export async function savePostgresql(
  service: DatabaseService,
  { from, save }: { from: { user: string; database: string; password: string }; save: SavePart },
): Promise<SavedDatabase> {
  const { slug } = service;
  const { head, data } = await startDump(service, dumpPostgresql(from));
  await save({
    name: `database.dump.${endingOf(head.compression)}`,
    compression: head.compression,
    content: data,
  });
  const roles = await runInDatabase(service, dumpPostgresqlRoles(from));
  if (roles.exitCode !== 0) {
    const says = quoteMessage(roles.stderr) ?? `exit code ${roles.exitCode}`;
    const message = `${service.service} did not list its roles: ${says}`;
    throw new PulsoError('database-refused', message, {
      ...{ slug, hint: `check the database: pulso logs ${slug} ${service.service}` },
    });
  }
  await save({ name: 'roles.sql', compression: 'none', content: inOneChunk(roles.stdout) });
  const { tables, sequences, largeObjects } = head;
  const { serverVersion, dumper, encoding, collate, ctype, extensions, bytes } = head;
  return {
    database: {
      ...{ engine: 'postgresql', service: service.service, name: from.database },
      ...{ serverVersion, dumper, encoding, collate, ctype, extensions, bytes },
      consistency: 'snapshot',
    },
    contents: { tables, sequences, largeObjects },
  };
}
