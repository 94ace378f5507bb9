import { restartClients } from '../../operations/restart-clients.ts';
import { convergeRequest, type ConvergeFlags } from '../flags/converge-flags.ts';
import { openContext } from '../open-context.ts';
import { confirmPlan } from '../prompts/confirm-plan.ts';
import { printConvergence } from '../render/print-convergence.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface RestartFlags extends ConvergeFlags {
  service?: readonly string[] | undefined;
}

/** `pulso restart` */
export async function runRestart(session: Session, call: Call<RestartFlags>): Promise<number> {
  const request = convergeRequest(call);
  const result = await restartClients(await openContext(session), {
    ...request,
    services: call.flags.service,
    confirm: confirmPlan(session),
  });
  return printConvergence(session, result);
}
