import { stopClients } from '../../operations/stop-clients.ts';
import { convergeRequest, type ConvergeFlags } from '../flags/converge-flags.ts';
import { openContext } from '../open-context.ts';
import { confirmPlan } from '../prompts/confirm-plan.ts';
import { printConvergence } from '../render/print-convergence.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface StopFlags extends ConvergeFlags {
  service?: readonly string[] | undefined;
}

/** `pulso stop` */
export async function runStop(session: Session, call: Call<StopFlags>): Promise<number> {
  const request = convergeRequest(call);
  const result = await stopClients(await openContext(session), {
    ...request,
    services: call.flags.service,
    confirm: confirmPlan(session),
  });
  return printConvergence(session, result);
}
