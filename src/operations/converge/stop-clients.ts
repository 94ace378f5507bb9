import { convergeClients } from './converge-clients.ts';
import type { ConvergeRequest, ConvergeResult } from './convergence.ts';
import type { OperationContext } from '../context.ts';

export interface StopRequest extends ConvergeRequest {
  /** Only these services; absent: all. */
  services?: readonly string[] | undefined;
}

/** Stops each client's services, the ones others need last. Containers, networks and data stay. */
export function stopClients(
  context: OperationContext,
  request: StopRequest,
): Promise<ConvergeResult> {
  return convergeClients(context, request, { verb: 'stop', services: request.services });
}
