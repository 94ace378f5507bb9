import { convergeClients } from './converge-clients.ts';
import type { ConvergeRequest, ConvergeResult } from './convergence.ts';
import type { OperationContext } from '../context.ts';

export interface StartRequest extends ConvergeRequest {
  /** Only these services; absent: all. */
  services?: readonly string[] | undefined;
}

/** Starts what was stopped, as it was made, and waits until it is healthy. */
export function startClients(
  context: OperationContext,
  request: StartRequest,
): Promise<ConvergeResult> {
  return convergeClients(context, request, { verb: 'start', services: request.services });
}
