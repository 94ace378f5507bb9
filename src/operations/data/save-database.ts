import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';
import { readSecretFiles, usesSecretFiles } from '../secrets/client-secrets.ts';
import { passwordText } from '../secrets/password-text.ts';
import type { BackupJob, SavePart } from './backup-job.ts';
import { saveMysql } from './save-mysql.ts';
import { savePostgresql } from './save-postgresql.ts';
import type { SavedDatabase } from './saved-database.ts';

/** Saves a client's database. Errors: those of startDump, `secret-missing`. */
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
  if (spec.engine === 'postgresql') return savePostgresql(service, { from, save });
  return saveMysql(context, service, { from, isQuiet: job.isQuiet ?? false, save });
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
