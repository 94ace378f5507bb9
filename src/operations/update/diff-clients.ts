import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';
import type { OperationContext } from '../context.ts';
import { openTemplates } from './open-templates.ts';
import { updateClients, type UpdateResult } from './update-clients.ts';

export interface DiffRequest extends ClientChoice {
  /** A git commit, branch or tag: compares with the template as it stood there. */
  against?: string;
  /** Adds the text of each file's diff. */
  patches?: boolean;
}

/** What sync would do to each chosen client. Reads, and writes nothing. */
export function diffClients(
  context: OperationContext,
  request: DiffRequest,
): Promise<UpdateResult> {
  const templates = openTemplates(context, dropUndefined({ commit: request.against }));
  return updateClients(
    context,
    request,
    dropUndefined({
      templates,
      action: 'diff',
      dryRun: true,
      conflict: 'fail',
      patches: request.patches,
      downgrade: request.against !== undefined,
    }),
  );
}
