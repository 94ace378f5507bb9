import { convergeClients } from './converge-clients.ts';
import type { ConvergeRequest, ConvergeResult } from './convergence.ts';
import type { OperationContext } from '../context.ts';

export interface DeployRequest extends ConvergeRequest {
  /** Makes every service's container again, changed or not. */
  recreate?: boolean | undefined;
  /** Takes fields that others set on a cluster's objects. */
  forceConflicts?: boolean | undefined;
}

/** Makes each client's stack what its files say, and waits until it is healthy. A second time changes nothing. */
export function deployClients(
  context: OperationContext,
  request: DeployRequest,
): Promise<ConvergeResult> {
  const { recreate, forceConflicts } = request;
  return convergeClients(context, request, { verb: 'deploy', recreate, forceConflicts });
}
