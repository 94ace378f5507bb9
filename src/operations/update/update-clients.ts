import type { ClientRecord } from '../../client/client-record.ts';
import { selectClients, type ClientChoice } from '../../workspace/clients/select-clients.ts';
import type { OperationContext } from '../context.ts';
import { mapClients, sortBySlug } from '../fleet/work-on-fleet.ts';
import { partitionByDigest } from './partition-by-digest.ts';
import { isCurrent, type UpdateJob } from './update-job.ts';
import {
  describeCurrent,
  describeFailed,
  describeUnreadable,
  type UpdatedClient,
} from './updated-client.ts';

/** Every client asked for, sorted by slug, whatever became of it. */
export interface UpdateResult {
  clients: readonly UpdatedClient[];
}

/** Brings every chosen client to its template; one that fails stops no other. Errors: those of selectClients. */
export async function updateClients(
  context: OperationContext,
  choice: ClientChoice,
  job: UpdateJob,
): Promise<UpdateResult> {
  const { clients, failed } = await selectClients(context.workspace, choice);
  const updated = await updateRecords(context, clients, job);
  return { clients: sortBySlug([...updated, ...failed.map(describeUnreadable)]) };
}

/** As updateClients, for records that were read already. */
export async function updateRecords(
  context: OperationContext,
  records: readonly ClientRecord[],
  job: UpdateJob,
): Promise<readonly UpdatedClient[]> {
  const { workspace, signal } = context;
  const { current, behind, failed } = await partitionByDigest(
    records,
    job.templates,
    (record, template) => {
      signal.throwIfAborted();
      return isCurrent(workspace, record, template, job);
    },
  );
  return [
    ...current.map(describeCurrent),
    ...failed.map(({ record, error }) => describeFailed(record, error, signal)),
    ...(await updateAll(context, behind, job)),
  ];
}

/** Brings clients that are behind to their template. What renders and merges is loaded only if there are any. */
export async function updateAll(
  context: OperationContext,
  clients: readonly ClientRecord[],
  job: UpdateJob,
): Promise<readonly UpdatedClient[]> {
  if (clients.length === 0) return [];
  const [{ updateClient }, { rememberFiles }] = await Promise.all([
    import('./update-client.ts'),
    import('../validate/parsed-files.ts'),
  ]);
  const shared = { ...context, parsed: rememberFiles() };
  return mapClients(clients, (record) => updateClient(shared, record, job));
}
