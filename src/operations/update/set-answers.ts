import type { ConflictChoice } from '../../merge/merge-types.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';
import type { OperationContext } from '../context.ts';
import { openTemplates } from './open-templates.ts';
import { updateClients, type UpdateResult } from './update-clients.ts';

export interface SetRequest extends ClientChoice {
  /** New answers by question key. */
  changed: Readonly<Record<string, unknown>>;
  conflict: ConflictChoice;
  dryRun: boolean;
}

/** Changes answers, then re-renders and merges, as sync does. */
export function setAnswers(context: OperationContext, request: SetRequest): Promise<UpdateResult> {
  const { changed, conflict, dryRun } = request;
  const templates = openTemplates(context);
  return updateClients(context, request, { templates, action: 'set', dryRun, conflict, changed });
}
