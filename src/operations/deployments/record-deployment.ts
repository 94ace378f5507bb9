import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { isAdoption, type Intent } from '../../engine/intent.ts';
import type { Deployment } from '../../workspace/deployments/deployment.ts';
import {
  addDeployment,
  readDeployments,
  saveDeployments,
} from '../../workspace/deployments/deployment-log.ts';
import { keepFiles } from '../../workspace/deployments/kept-files.ts';
import type { OperationContext } from '../context.ts';
import type { ConvergedClient } from '../converge/convergence.ts';
import { readDeployedFiles } from './read-deployed-files.ts';

/**
 * Keeps what was deployed, so that it can be rolled back to, and notes what failed. The caller holds the client's lock. A
 * deployment that cannot be kept is one all the same: that is a warning.
 */
export async function recordDeployment(
  context: OperationContext,
  record: ClientRecord,
  { intent, ended }: { intent: Intent; ended: ConvergedClient },
): Promise<void> {
  if (intent.verb !== 'deploy' || ended.outcome === 'declined' || wasRefused(ended)) return;
  try {
    await note(context, record, { action: isAdoption(intent) ? 'adopt' : 'deploy', ended });
  } catch (error) {
    if (!(error instanceof PulsoError)) throw error;
    const { code, message: why } = error;
    const message = `this deployment cannot be rolled back to: ${why}`;
    context.reporter.report({ code, kind: 'warning', slug: record.slug, message });
  }
}

/** Nothing was planned, and so nothing deployed: the audit log alone has it. */
function wasRefused({ outcome, operations }: ConvergedClient): boolean {
  return (outcome === 'failed' || outcome === 'interrupted') && operations.length === 0;
}

async function note(
  context: OperationContext,
  record: ClientRecord,
  { action, ended }: { action: Deployment['action']; ended: ConvergedClient },
): Promise<void> {
  const { workspace } = context;
  const { slug } = record;
  const log = await readDeployments(workspace, slug);
  const { deployments, rollingBack } = log;
  const outcome = outcomeOf(ended);
  const isGood = outcome === 'done' && ended.state === 'running';
  const files = isGood ? await keepFiles(workspace, slug, await readDeployedFiles(workspace, record)) : undefined; // prettier-ignore
  const last = deployments.findLast((one) => one.outcome === 'done');
  const isSame = ended.outcome === 'unchanged' && files === last?.files;
  if (isSame && rollingBack === undefined) return;
  await saveDeployments(
    workspace,
    slug,
    // What failed is rolled back by the same command again.
    addDeployment(outcome === 'done' ? { deployments } : log, {
      ...describeDeployment(context, record),
      ...dropUndefined({ action: rollingBack === undefined ? action : 'rollback', outcome, files }),
    }),
  );
}

/** What is noted of a client's deployment beside its end. */
export function describeDeployment(
  { now, actor: who }: OperationContext,
  { template: { name, version }, answers }: ClientRecord,
): Pick<Deployment, 'at' | 'who' | 'template' | 'app'> {
  const { app_version: app } = answers;
  const deployed = { at: now().toISOString(), who, template: { name, version } };
  return app === undefined ? deployed : { ...deployed, app: String(app) };
}

function outcomeOf({ outcome }: ConvergedClient): Deployment['outcome'] {
  return outcome === 'failed' || outcome === 'interrupted' ? outcome : 'done';
}
