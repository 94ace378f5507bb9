import type { BackupManifest } from '../../backup/manifest.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { dumpPostgresql, dumpPostgresqlRoles } from '../../databases/dump-postgresql.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';
import { readSecretFiles, usesSecretFiles } from '../secrets/client-secrets.ts';
import { passwordText } from '../secrets/password-text.ts';
import { inOneChunk, lastLine } from '../engines/run-text.ts';
import { runInDatabase } from '../secrets/run-in-database.ts';
import type { BackupJob, SavePart } from './backup-job.ts';
import { startDump } from './dump-database.ts';

export interface SavedDatabase {
  database: BackupManifest['database'];
  /** What `contents.json` holds: what a restore is compared with. */
  contents: object;
}

const ENDINGS = { zstd: 'zst', gzip: 'gz' } as const;

/** Saves a client's database and its roles. Errors: those of startDump, `secret-missing`. */
export async function saveDatabase(
  context: OperationContext,
  record: ClientRecord,
  { job, save }: { job: BackupJob; save: SavePart },
): Promise<SavedDatabase> {
  const spec = job.database;
  if (spec === null) return { database: null, contents: {} };
  if (spec.engine === 'bigquery') {
    return { database: { engine: 'bigquery', extensions: [], consistency: 'none' }, contents: {} };
  }
  const { slug } = record;
  const engine = await job.engines(record.target);
  const service = { engine, slug, service: spec.service, signal: context.signal };
  const password = await readDatabasePassword(context, record, spec.secret);
  const from = { user: spec.user, database: spec.database, password };
  const { head, data } = await startDump(service, dumpPostgresql(from));
  await save({
    name: `database.dump.${ENDINGS[head.compression]}`,
    compression: head.compression,
    content: data,
  });
  const roles = await runInDatabase(service, dumpPostgresqlRoles(from));
  if (roles.exitCode !== 0) {
    const message = `${spec.service} did not list its roles: ${lastLine(roles.stderr).slice(0, 200)}`;
    throw new PulsoError('database-refused', message, {
      ...{ slug, hint: `check the database: pulso logs ${slug} ${spec.service}` },
    });
  }
  await save({ name: 'roles.sql', compression: 'none', content: inOneChunk(roles.stdout) });
  const { tables, sequences, largeObjects } = head;
  const { serverVersion, dumper, encoding, collate, ctype, extensions, bytes } = head;
  return {
    database: {
      ...{ engine: spec.engine, service: spec.service, name: spec.database },
      ...{ serverVersion, dumper, encoding, collate, ctype, extensions, bytes },
      consistency: 'snapshot',
    },
    contents: { tables, sequences, largeObjects },
  };
}

/** Where a store of the cluster has the secrets, the container's own socket has to do without. */
export async function readDatabasePassword(
  { workspace }: Pick<OperationContext, 'workspace'>,
  record: ClientRecord,
  secret: string,
): Promise<string> {
  if (!usesSecretFiles(workspace, record)) return '';
  const bytes = (await readSecretFiles(workspace, record.slug)).get(secret);
  if (bytes !== undefined) return passwordText(secret, bytes);
  throw new PulsoError('secret-missing', `config/secrets/${secret} does not exist`, {
    slug: record.slug,
    hint: `write it: pulso secrets set ${record.slug} ${secret}`,
  });
}
