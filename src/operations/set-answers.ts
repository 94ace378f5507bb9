import type { ConflictChoice } from '../template/merge/merge-types.ts';
import type { ClientChoice } from '../workspace/select-clients.ts';
import type { OperationContext } from './operation-context.ts';
import { openTemplates } from './update/open-templates.ts';
import { updateClients, type UpdateResult } from './update/update-clients.ts';

export interface SetRequest extends ClientChoice {
  /** New answers by question key. */
  changed: Readonly<Record<string, unknown>>;
  conflict: ConflictChoice;
  dryRun: boolean;
}

/** Gives clients other answers: renders them anew and merges, as sync does. */
export function setAnswers(context: OperationContext, request: SetRequest): Promise<UpdateResult> {
  const { changed, conflict, dryRun } = request;
  const templates = openTemplates(context.workspace);
  return updateClients(context, request, { templates, action: 'set', dryRun, conflict, changed });
}
