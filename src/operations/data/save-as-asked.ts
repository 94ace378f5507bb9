import type { BackupManifest } from '../../backup/manifest.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import type { OperationContext } from '../context.ts';
import { findAppServices } from '../restore/app-power.ts';
import { backupClient } from './backup-client.ts';
import type { BackupJob } from './backup-job.ts';
import { isSaved } from './read-client-data.ts';
import { isServiceStopped, withStarted, withStopped } from './stop-meanwhile.ts';

/**
 * Works while the database of a client can be asked: one that pulso has stopped runs meanwhile. One that ended by itself
 * stays as it is: somebody has to look at it. Errors: those of the work and of an apply.
 */
export async function withDatabaseUp<T>(
  context: OperationContext,
  record: ClientRecord,
  { database, engines }: Pick<BackupJob, 'database' | 'engines'>,
  work: () => Promise<T>,
): Promise<T> {
  if (!isSaved(database)) return work();
  const engine = await engines(record.target);
  const { service } = database;
  const isStopped = await isServiceStopped(engine, { slug: record.slug, service });
  return withStarted(context, record, { engine, services: isStopped ? [service] : [] }, work);
}

/** As backupClient; asked to, while all services but databases and caches are stopped. */
export async function saveAsAsked(
  context: OperationContext,
  record: ClientRecord,
  job: BackupJob,
): Promise<BackupManifest> {
  if (job.request.stopped !== true) return backupClient(context, record, job);
  const engine = await job.engines(record.target);
  const database = isSaved(job.database) ? job.database.service : undefined;
  const services = await findAppServices(context, record, { engine, database });
  return withStopped(context, record, { engine, services }, () =>
    backupClient(context, record, { ...job, isQuiet: true }),
  );
}
