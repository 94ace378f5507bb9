import type { ClientChoice } from '../../workspace/clients/select-clients.ts';
import type { OperationContext } from '../context.ts';
import { openTemplates } from './open-templates.ts';
import { updateClients, type UpdateResult } from './update-clients.ts';

export interface DiffRequest extends ClientChoice {
  /** A git commit, branch or tag: compares with the template as it stood there. */
  against?: string | undefined;
  /** Adds the text of each file's diff. */
  patches?: boolean | undefined;
}

/** What sync would do to each chosen client. Reads, and writes nothing. */
export function diffClients(
  context: OperationContext,
  request: DiffRequest,
): Promise<UpdateResult> {
  const templates = openTemplates(context, { commit: request.against });
  return updateClients(context, request, {
    templates,
    action: 'diff',
    dryRun: true,
    conflict: 'fail',
    patches: request.patches,
  });
}
