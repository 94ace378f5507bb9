import { convergeClients } from './converge-clients.ts';
import type { ConvergeRequest, ConvergeResult } from './convergence.ts';
import type { OperationContext } from '../context.ts';

export interface RestartRequest extends ConvergeRequest {
  /** Only these services; absent: all. */
  services?: readonly string[] | undefined;
}

/** Stops and starts each client's services again, as they were made. */
export function restartClients(
  context: OperationContext,
  request: RestartRequest,
): Promise<ConvergeResult> {
  return convergeClients(context, request, { verb: 'restart', services: request.services });
}
