import { dumpMysql, dumpMysqlCode } from '../../databases/dump-mysql.ts';
import type { OperationContext } from '../context.ts';
import type { DatabaseService } from '../secrets/run-in-database.ts';
import type { SavePart } from './backup-job.ts';
import { startDump } from './dump-database.ts';
import { endingOf, type SavedDatabase } from './saved-database.ts';

/** Saves the tables of a database of MySQL or MariaDB, then its views, triggers, routines and events. Errors: those of startDump. */
export async function saveMysql(
  { reporter }: Pick<OperationContext, 'reporter'>,
  service: DatabaseService,
  {
    from,
    isQuiet,
    save,
  }: {
    from: { user: string; database: string; password: string };
    /** Nobody writes. */
    isQuiet: boolean;
    save: SavePart;
  },
): Promise<SavedDatabase> {
  const { head, data } = await startDump(service, dumpMysql(from, { isQuiet }));
  const { compression } = head;
  await save({ name: `database.sql.${endingOf(compression)}`, compression, content: data });
  if (head.untransacted.length > 0 && !isQuiet) {
    const message = `tables without transactions may be saved by half while they are written: ${head.untransacted.join(', ')}`;
    reporter.report({ code: 'not-transactional', kind: 'warning', slug: service.slug, message });
  }
  const code = await startDump(service, dumpMysqlCode(from));
  if (code.head.broken.length > 0) {
    const message = `views that lack what they read are not saved: ${code.head.broken.join(', ')}`;
    reporter.report({ code: 'view-broken', kind: 'warning', slug: service.slug, message });
  }
  await save({
    name: `code.sql.${endingOf(code.head.compression)}`,
    compression: code.head.compression,
    content: code.data,
  });
  const { serverVersion, dumper, encoding, collate, ctype, bytes, tables } = head;
  const product = serverVersion.includes('MariaDB') ? ('mariadb' as const) : ('mysql' as const);
  return {
    database: {
      ...{ engine: 'mysql', product, service: service.service, name: from.database },
      ...{ serverVersion, dumper, encoding, collate, ctype, extensions: [], bytes },
      consistency: 'snapshot',
    },
    contents: { tables, sequences: [], largeObjects: 0 },
  };
}
