import { deployClients } from '../../operations/converge/deploy-clients.ts';
import { isEmptyPlan } from '../../engine/plan.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { EXIT } from '../exit-code.ts';
import { convergeRequest, type ConvergeFlags } from '../flags/converge-flags.ts';
import { openContext } from '../open-context.ts';
import { confirmPlan } from '../prompts/confirm-plan.ts';
import { printConvergence } from '../render/views/print-convergence.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface DeployFlags extends ConvergeFlags {
  recreate?: boolean | undefined;
  forceConflicts?: boolean | undefined;
  exitCode?: boolean | undefined;
}

/** `pulso deploy` */
export async function runDeploy(session: Session, call: Call<DeployFlags>): Promise<number> {
  const { recreate, forceConflicts, exitCode, dryRun } = call.flags;
  if (exitCode === true && dryRun !== true) {
    throw new PulsoError('bad-flags', '--exit-code is about what would change', {
      hint: 'give it with --dry-run',
    });
  }
  const request = convergeRequest(call);
  const result = await deployClients(await openContext(session), {
    ...request,
    recreate,
    forceConflicts,
    confirm: confirmPlan(session),
  });
  const code = printConvergence(session, result);
  const changes = result.clients.some((client) => !isEmptyPlan(client));
  return code === EXIT.done && exitCode === true && changes ? EXIT.changesFound : code;
}
