import type { BackupManifest } from '../../backup/manifest.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import type { Engine } from '../../engine/engine.ts';
import type { OperationContext } from '../context.ts';
import { findAppServices } from '../restore/app-power.ts';
import { backupClient } from './backup-client.ts';
import type { BackupJob } from './backup-job.ts';
import { isSaved } from './read-client-data.ts';
import { withStarted, withStopped } from './stop-meanwhile.ts';

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
  const isStopped = await wasStopped(engine, record.slug, database.service);
  const services = isStopped ? [database.service] : [];
  return withStarted(context, record, { engine, services }, work);
}

async function wasStopped(engine: Engine, slug: string, service: string): Promise<boolean> {
  const services = (await engine.observe([slug])).get(slug)?.services ?? [];
  // A workload of a cluster is only ever without pods because it was asked to be.
  return services.some(
    ({ name, state, halted }) =>
      name === service && state === 'exited' && (halted === true || engine.kind !== 'docker'),
  );
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
