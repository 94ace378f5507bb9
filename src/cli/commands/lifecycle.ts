import type {
  ConvergedClient,
  ConvergeRequest,
  ConvergeResult,
} from '../../operations/converge/convergence.ts';
import type { OperationContext } from '../../operations/context.ts';
import { restartClients } from '../../operations/converge/restart-clients.ts';
import { startClients } from '../../operations/converge/start-clients.ts';
import { stopClients } from '../../operations/converge/stop-clients.ts';
import { convergeRequest, type ConvergeFlags } from '../flags/converge-flags.ts';
import { openContext } from '../open-context.ts';
import { confirmPlan } from '../prompts/confirm-plan.ts';
import { printConvergence } from '../render/views/print-convergence.ts';
import type { Session } from '../session.ts';
import type { Call, Handler } from '../verb.ts';

interface PowerFlags extends ConvergeFlags {
  service?: readonly string[] | undefined;
}

type Operation = (
  context: OperationContext,
  request: ConvergeRequest & { services?: readonly string[] | undefined },
) => Promise<ConvergeResult>;

/** `pulso start` */
export const runStart = runPower(startClients, hintAtDeploy);
/** `pulso stop` */
export const runStop = runPower(stopClients);
/** `pulso restart` */
export const runRestart = runPower(restartClients, hintAtDeploy);

function runPower(
  operation: Operation,
  onEnd?: (session: Session, client: ConvergedClient) => void,
): Handler<PowerFlags> {
  return async (session: Session, call: Call<PowerFlags>) => {
    const result = await operation(await openContext(session), {
      ...convergeRequest(call),
      services: call.flags.service,
      confirm: confirmPlan(session),
    });
    const code = printConvergence(session, result);
    for (const client of result.clients) onEnd?.(session, client);
    return code;
  };
}

/** What was never deployed cannot be started: nothing was done, and nothing failed. */
function hintAtDeploy({ progress }: Session, { slug, outcome, state }: ConvergedClient): void {
  if (outcome !== 'unchanged' || state !== 'absent') return;
  const message = `nothing of it is there to start: run \`pulso deploy ${slug}\``;
  progress.report({ code: 'not-deployed', kind: 'note', slug, message });
}
