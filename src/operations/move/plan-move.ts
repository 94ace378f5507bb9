import type { ClientRecord } from '../../client/client-record.ts';
import type { OperationContext } from '../context.ts';
import { assertIsolated } from '../update/assert-merge-valid.ts';
import type { ClientUpdate } from '../update/client-update.ts';
import { readOwnTemplate } from '../update/read-own-template.ts';
import { describeUpdate, planClient } from '../update/update-client.ts';
import type { UpdateJob } from '../update/update-job.ts';
import { describeFailed, type UpdatedClient } from '../update/updated-client.ts';
import type { MoveRequest } from './move-request.ts';

/** A client's files as they would be on another target. */
export interface PlannedMove {
  /** As a person is shown it. */
  planned: UpdatedClient;
  /** What can be written; absent if nothing can: its files are in conflict, or could not be planned. */
  ready?: { update: ClientUpdate; job: UpdateJob };
}

/** Renders and merges a client for another target, by the template as it has it. Errors: those of readOwnTemplate. */
export async function planMove(
  context: OperationContext,
  record: ClientRecord,
  { conflict, target }: Pick<MoveRequest, 'conflict' | 'target'>,
): Promise<PlannedMove> {
  const template = await readOwnTemplate(context, record);
  const templates = (): Promise<typeof template> => Promise.resolve(template);
  const job: UpdateJob = { templates, action: 'move', dryRun: false, conflict, target };
  try {
    const update = await planClient(context, record, job);
    const planned = describeUpdate(update, job, 'planned');
    if (update.merged.status === 'conflict') return { planned };
    await assertIsolated(context, update);
    return { planned, ready: { update, job } };
  } catch (error) {
    return { planned: describeFailed(record, error, context.signal) };
  }
}
