import pLimit from 'p-limit';
import type { ClientRecord } from '../../client/client-record.ts';
import { selectClients, type ClientChoice } from '../../workspace/clients/select-clients.ts';
import type { OperationContext } from '../context.ts';
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

/** Clients whose files are in memory at a time. */
const AT_ONCE = 16;

/** Brings every chosen client to its template; one that fails stops no other. Errors: those of selectClients. */
export async function updateClients(
  context: OperationContext,
  choice: ClientChoice,
  job: UpdateJob,
): Promise<UpdateResult> {
  const { clients, failed } = await selectClients(context.workspace, choice);
  const { described, behind } = await partition(context, clients, job);
  const updated = await updateAll(context, behind, job);
  const all = [...described, ...updated, ...failed.map(describeUnreadable)];
  return { clients: all.sort((one, other) => (one.slug < other.slug ? -1 : 1)) };
}

interface Parts {
  /** Those that are told about already: current, or of a template that cannot be read. */
  described: readonly UpdatedClient[];
  behind: readonly ClientRecord[];
}

async function partition(
  { signal }: OperationContext,
  clients: readonly ClientRecord[],
  job: UpdateJob,
): Promise<Parts> {
  const described: UpdatedClient[] = [];
  const behind: ClientRecord[] = [];
  for (const record of clients) {
    try {
      signal.throwIfAborted();
      const template = await job.templates(record.template.name);
      if (isCurrent(record, template, job)) described.push(describeCurrent(record));
      else behind.push(record);
    } catch (error) {
      described.push(describeFailed(record, error, signal));
    }
  }
  return { described, behind };
}

/** What renders and merges is loaded only where somebody is behind. */
async function updateAll(
  context: OperationContext,
  clients: readonly ClientRecord[],
  job: UpdateJob,
): Promise<readonly UpdatedClient[]> {
  if (clients.length === 0) return [];
  const { updateClient } = await import('./update-client.ts');
  const limit = pLimit(AT_ONCE);
  return Promise.all(clients.map((record) => limit(() => updateClient(context, record, job))));
}
