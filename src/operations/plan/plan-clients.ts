import { dropUndefined } from '../../core/drop-undefined.ts';
import { writeAtomically } from '../../workspace/disk/write-atomically.ts';
import { readWorkspaceId } from '../../workspace/identity/workspace-id.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';
import type { PlanResult } from '../catalog/schemas/plan-schemas.ts';
import { confirmAll } from '../confirm.ts';
import type { OperationContext } from '../context.ts';
import { convergeClients } from '../converge/converge-clients.ts';
import { formatSavedPlan, type PlanIntent, type SavedPlan, type SeenClient } from './saved-plan.ts';
import { seeClient } from './see-client.ts';

export interface PlanRequest {
  choice: ClientChoice;
  intent: PlanIntent;
  /** Absolute path; absent: the plan is only shown. */
  out?: string;
}

/**
 * Plans a deploy of the chosen clients, and saves the plan with digests of all that it saw. None is saved if a client
 * cannot be planned. Errors: those of selectClients and writeAtomically.
 */
export async function planClients(
  context: OperationContext,
  { choice, intent, out }: PlanRequest,
): Promise<PlanResult> {
  const { workspace, now, actor } = context;
  const seen: SeenClient[] = [];
  const options = {
    ...{ dryRun: true, timeout: 0, confirm: confirmAll },
    onPlan: async (...planned: Parameters<typeof seeClient>) => {
      if (out !== undefined) seen.push(await seeClient(...planned));
    },
  };
  const { clients } = await convergeClients(
    context,
    { ...choice, ...options },
    { verb: 'deploy', ...intent },
  );
  if (out === undefined || clients.some(({ outcome }) => outcome !== 'planned')) return { clients };
  const plan: SavedPlan = {
    ...{ version: 1, kind: 'pulso-plan', workspace: readWorkspaceId(workspace) ?? null },
    ...{ at: now().toISOString(), who: actor, intent: dropUndefined(intent) },
    clients: seen.sort((one, other) => (one.slug < other.slug ? -1 : 1)),
  };
  await writeAtomically(out, formatSavedPlan(plan));
  return { clients, file: out };
}
