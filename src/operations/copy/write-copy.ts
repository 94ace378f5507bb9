import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError, toPulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';
import { convergeHeld } from '../converge/converge-client.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { countRows } from '../restore/count-rows.ts';
import { restoreInto } from '../restore/restore-into.ts';
import { describeVolumes } from '../restore/prepare-restore.ts';
import { RESTORE_PARTS, type RestoreProposal } from '../restore/restore-request.ts';
import { placeCopy } from './place-copy.ts';
import type { ReadBackup } from './read-backup.ts';

/** A backup that is read whole, and where its copy goes. */
export interface ReadCopy extends ReadBackup {
  target: string;
}

export interface WrittenCopy {
  record: ClientRecord;
  /** Absent: no database was restored. */
  survey?: { tables: number; rows?: number };
}

/**
 * Writes the folder, deploys it and restores the data. The caller holds the lock of the new client. Errors: those of
 * placeCopy, `copy-unfinished` for what fails after it.
 */
export async function writeCopy(
  context: OperationContext,
  slug: string,
  { copy, timeout }: { copy: ReadCopy; timeout: number },
): Promise<WrittenCopy> {
  const { saved, target } = copy;
  const record = await placeCopy(context, slug, { saved, target });
  try {
    return await withEngines(context, async (engines) => {
      await deploy(context, record, { engines, timeout });
      const counts = await restoreInto(context, record, { read: copy, engines, timeout });
      return dropUndefined({ record, survey: counts });
    });
  } catch (error) {
    if (context.signal.aborted) throw error;
    throw unfinished(slug, copy, error);
  }
}

/** What is shown before it is done. */
export function proposeCopy(
  slug: string,
  { backup: { manifest }, contents, target }: ReadCopy,
): RestoreProposal {
  const { database } = manifest;
  const { volumes } = contents;
  return dropUndefined({
    ...{ slug, target, backup: manifest.id, from: manifest.startedAt, source: manifest.slug },
    ...{ only: RESTORE_PARTS.filter((part) => part !== 'volumes' || volumes.length > 0) },
    ...{ services: [], files: [], volumes: describeVolumes(volumes) },
    database: database === null || database.engine === 'bigquery' ? undefined : countRows(contents.tables), // prettier-ignore
  });
}

async function deploy(
  context: OperationContext,
  record: ClientRecord,
  { engines, timeout }: { engines: Engines; timeout: number },
): Promise<void> {
  const confirm = (): Promise<boolean> => Promise.resolve(true);
  const { outcome, error } = await convergeHeld(context, record, {
    ...{ intent: { verb: 'deploy' }, options: { dryRun: false, timeout, confirm }, engines },
  });
  if (outcome === 'changed' || outcome === 'unchanged') return;
  context.signal.throwIfAborted();
  throw new PulsoError('unhealthy', error?.message ?? 'it was not deployed', { slug: record.slug });
}

function unfinished(slug: string, { backup, contents }: ReadCopy, error: unknown): PulsoError {
  const { id, slug: source } = backup.manifest;
  const hasVolumes = contents.volumes.length > 0;
  const { message } = toPulsoError(error);
  return new PulsoError('copy-unfinished', `${slug} was created without its data: ${message}`, {
    slug,
    hint: `run \`pulso deploy ${slug}\`, then \`pulso restore ${slug} --from ${source}/${id} --only ${hasVolumes ? 'database,volumes' : 'database'}\`; or remove it: \`pulso destroy ${slug} --purge\``,
    cause: error,
  });
}
