import type { ClientRecord } from '../../client/client-record.ts';
import type { DesiredClient } from '../../engine/desired/desired-client.ts';
import { isAdoption, type Intent } from '../../engine/intent.ts';
import { recordAdopted } from '../../workspace/identity/adopted-things.ts';
import { endReset } from '../../workspace/journal/reset-journal.ts';
import { endRestore } from '../../workspace/journal/restore-journal.ts';
import { recordAction, summarizeError } from '../audit/record-action.ts';
import type { OperationContext } from '../context.ts';
import { forgetDeployedSecrets, recordDeployedSecrets } from '../secrets/deployed-secrets.ts';
import type { ConvergedClient } from './convergence.ts';

/** The audit entry of what was done. */
export async function recordEnd(
  context: OperationContext,
  intent: Intent,
  ended: ConvergedClient,
): Promise<void> {
  const { slug, outcome } = ended;
  if (outcome === 'declined') return;
  await recordAction(context, {
    action: isAdoption(intent) ? 'adopt' : intent.verb,
    slug,
    outcome: outcome === 'failed' || outcome === 'interrupted' ? outcome : 'done',
    detail: describeChange(ended),
  });
}

function describeChange({ operations, error }: ConvergedClient): string {
  if (error !== undefined) return summarizeError(error.message);
  const lines = operations.flatMap(({ type, resource, cause, warning }) => {
    if (type !== 'none') return [`${type} ${resource}`];
    return warning === true ? [`${resource} ${cause}`] : [];
  });
  return lines.join(', ') || 'nothing to do';
}

/** Remembers which secrets the stack has now; none where its data was deleted. */
export async function recordSecrets(
  { workspace }: OperationContext,
  record: ClientRecord,
  { intent, ended }: { intent: Intent; ended: ConvergedClient },
): Promise<void> {
  if (ended.outcome !== 'changed' && ended.outcome !== 'unchanged') return;
  if (intent.verb === 'deploy') await recordDeployedSecrets(workspace, record);
  if (intent.verb !== 'destroy' || !intent.purge) return;
  await forgetDeployedSecrets(workspace, record.slug);
  await endRestore(workspace, record.slug);
  await endReset(workspace, record.slug);
}

/** Containers and networks are recreated with labels of their own; a volume's labels cannot be changed. */
export async function recordVolumes(
  { workspace }: OperationContext,
  desired: DesiredClient,
): Promise<void> {
  if (desired.kind !== 'compose') return;
  const own = desired.stack.volumes.filter(({ external }) => !external);
  await recordAdopted(workspace, desired.slug, own.map(({ name }) => `volume/${name}`)); // prettier-ignore
}
