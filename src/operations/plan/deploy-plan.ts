import { PulsoError } from '../../core/pulso-error.ts';
import { readWorkspaceId } from '../../workspace/identity/workspace-id.ts';
import { confirmAll } from '../confirm.ts';
import type { OperationContext } from '../context.ts';
import { convergeClients } from '../converge/converge-clients.ts';
import type { ConvergeResult } from '../converge/convergence.ts';
import { assertAsSeen } from './assert-as-seen.ts';
import { parseSavedPlan } from './saved-plan.ts';
import { seeClient } from './see-client.ts';

export interface DeployPlanRequest {
  /** The text of a saved plan, and its file in messages. */
  saved: { text: string; file: string };
  dryRun: boolean;
  /** Milliseconds to wait for health, each client. */
  timeout: number;
}

/**
 * Carries out a saved plan: who saved it has seen what it does, so that nobody is asked. A client of which anything
 * changed since is refused, and stops no other. Errors: `plan-invalid`, those of selectClients.
 */
export async function deployPlan(
  context: OperationContext,
  { saved: { text, file }, dryRun, timeout }: DeployPlanRequest,
): Promise<ConvergeResult> {
  const { workspace, intent, clients } = parseSavedPlan(text, file);
  const own = readWorkspaceId(context.workspace);
  if (workspace !== null && workspace !== own) {
    throw new PulsoError('plan-invalid', `${file} is a plan of another workspace: ${workspace}`, {
      ...{ at: { file }, hint: `this one is ${own ?? 'without an id'}` },
    });
  }
  const seen = new Map(clients.map((client) => [client.slug, client]));
  const options = {
    ...{ dryRun, timeout, confirm: confirmAll },
    onPlan: async (...planned: Parameters<typeof seeClient>) => {
      const now = await seeClient(...planned);
      const then = seen.get(now.slug);
      if (then !== undefined) assertAsSeen(then, now);
    },
  };
  return convergeClients(
    context,
    { slugs: [...seen.keys()], ...options },
    { verb: 'deploy', ...intent },
  );
}
