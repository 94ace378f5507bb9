import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ConflictChoice } from '../../merge/merge-types.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';
import type { OperationContext } from '../context.ts';
import type { RolloutOptions, SyncResult } from '../rollout/roll-out-clients.ts';
import { openTemplates } from './open-templates.ts';
import { rememberAnswers, type AskOf } from './remember-answers.ts';
import { updateClients } from './update-clients.ts';
import type { UpdateJob } from './update-job.ts';

export interface SyncRequest extends ClientChoice {
  dryRun: boolean;
  conflict: ConflictChoice;
  /** A template version to sync to; absent: the one in the workspace. */
  to?: string;
  /** Asked what the template did not ask before; absent: defaults are taken. */
  ask?: AskOf;
  /** Deploys too, in waves. */
  rollout?: RolloutOptions;
}

/** Brings clients to their template, keeping their overrides; with `rollout`, deploys them wave by wave. */
export async function syncClients(
  context: OperationContext,
  request: SyncRequest,
): Promise<SyncResult> {
  const { dryRun, conflict, to, ask, rollout } = request;
  const templates = openTemplates(context, dropUndefined({ version: to }));
  const job: UpdateJob = dropUndefined({
    templates,
    action: 'sync',
    dryRun,
    conflict,
    downgrade: to !== undefined,
    ask: ask && rememberAnswers(ask),
  });
  if (rollout === undefined || dryRun) return updateClients(context, request, job);
  const { rollOutClients } = await import('../rollout/roll-out-clients.ts');
  return rollOutClients(context, request, { job, rollout });
}
