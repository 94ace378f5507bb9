import pLimit from 'p-limit';
import { errorFields } from '../../core/error-fields.ts';
import type { PulsoError } from '../../core/pulso-error.ts';
import type { Intent } from '../../engine/intent.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Confirm } from '../confirm.ts';
import type { OperationContext } from '../context.ts';
import { withEngines } from '../engines/open-engine.ts';
import { workOnFleet } from '../fleet/work-on-fleet.ts';
import { convergeClient } from './converge-client.ts';
import type { ConvergedClient, ConvergeRequest, ConvergeResult } from './convergence.ts';

/** A client is several containers already. */
const AT_ONCE = 4;

/**
 * Takes every chosen client to what is intended: deployed as its files say, started, stopped, restarted or
 * destroyed. One that fails stops no other. Errors: those of selectClients.
 */
export async function convergeClients(
  context: OperationContext,
  request: ConvergeRequest,
  intent: Intent,
): Promise<ConvergeResult> {
  const options = { ...request, confirm: oneAtATime(request.confirm) };
  const clients = await withEngines(context, (engines) =>
    workOnFleet(context.workspace, request, {
      atOnce: AT_ONCE,
      perClient: (record) => convergeClient(context, record, { intent, options, engines }),
      unreadable: describeUnreadable,
    }),
  );
  return { clients };
}

/** A person answers one question at a time, however many clients are worked on. */
export function oneAtATime(confirm: Confirm<Plan>): Confirm<Plan> {
  const turn = pLimit(1);
  return (plan) => turn(() => confirm(plan));
}

function describeUnreadable(error: PulsoError): ConvergedClient {
  return {
    slug: error.slug ?? '',
    target: null,
    operations: [],
    outcome: 'failed',
    error: errorFields(error),
  };
}
