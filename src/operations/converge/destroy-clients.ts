import { convergeClients } from './converge-clients.ts';
import type { ConvergeRequest, ConvergeResult } from './convergence.ts';
import type { OperationContext } from '../context.ts';

export interface DestroyRequest extends ConvergeRequest {
  /** Takes the data volumes too. */
  purge: boolean;
}

/** Takes down exactly what carries the client's labels. Its files stay, and its data unless purged. */
export function destroyClients(
  context: OperationContext,
  request: DestroyRequest,
): Promise<ConvergeResult> {
  return convergeClients(context, request, { verb: 'destroy', purge: request.purge });
}
