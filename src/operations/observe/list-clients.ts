import type { Selection } from '../../client/selection.ts';
import type { ErrorFields } from '../../core/error-fields.ts';
import { errorFields } from '../../core/error-fields.ts';
import { selectClients } from '../../workspace/clients/select-clients.ts';
import { summarizeClient, type ClientSummary } from './client-summary.ts';
import type { OperationContext } from '../context.ts';

export interface ListRequest {
  select?: Selection | undefined;
}

export interface ListResult {
  clients: readonly ClientSummary[];
  /** Clients whose record cannot be read. */
  failed: readonly ErrorFields[];
}

/** The workspace's clients, sorted by slug, from their records alone: no engine is asked. */
export async function listClients(
  { workspace }: Pick<OperationContext, 'workspace'>,
  { select }: ListRequest,
): Promise<ListResult> {
  const { clients, failed } = await selectClients(workspace, { all: true, select });
  return { clients: clients.map(summarizeClient), failed: failed.map(errorFields) };
}
