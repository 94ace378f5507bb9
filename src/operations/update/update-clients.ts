import pLimit from 'p-limit';
import { errorFields } from '../../foundation/error-fields.ts';
import type { PulsoError } from '../../foundation/pulso-error.ts';
import { selectClients, type ClientChoice } from '../../workspace/select-clients.ts';
import type { OperationContext } from '../operation-context.ts';
import { updateClient, type UpdateJob } from './update-client.ts';
import type { UpdatedClient } from './updated-client.ts';

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
  const limit = pLimit(AT_ONCE);
  const updated = await Promise.all(
    clients.map((record) => limit(() => updateClient(context, record, job))),
  );
  const all = [...updated, ...failed.map(describeUnreadable)];
  return { clients: all.sort((one, other) => (one.slug < other.slug ? -1 : 1)) };
}

/** A client whose record cannot be read. */
export function describeUnreadable(error: PulsoError): UpdatedClient {
  const ends = { from: null, to: null, files: [], notes: [] };
  return {
    slug: error.slug ?? '',
    status: 'failed',
    outcome: 'failed',
    ...ends,
    error: errorFields(error),
  };
}
