import { startClients } from '../../operations/start-clients.ts';
import { convergeRequest, type ConvergeFlags } from '../flags/converge-flags.ts';
import { openContext } from '../open-context.ts';
import { confirmPlan } from '../prompts/confirm-plan.ts';
import { printConvergence } from '../render/print-convergence.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface StartFlags extends ConvergeFlags {
  service?: readonly string[] | undefined;
}

/** `pulso start` */
export async function runStart(session: Session, call: Call<StartFlags>): Promise<number> {
  const request = convergeRequest(call);
  const result = await startClients(await openContext(session), {
    ...request,
    services: call.flags.service,
    confirm: confirmPlan(session),
  });
  return printConvergence(session, result);
}
