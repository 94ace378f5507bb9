import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { readClient } from '../../workspace/clients/read-client.ts';
import {
  addDeployment,
  readDeployments,
  saveDeployments,
} from '../../workspace/deployments/deployment-log.ts';
import { digestFiles, keepFiles } from '../../workspace/deployments/kept-files.ts';
import { writeClientFiles } from '../../workspace/journal/file-journal.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { recordAction, summarizeError } from '../audit/record-action.ts';
import { recordFailure } from '../audit/record-failure.ts';
import type { RollbackResult } from '../catalog/schemas/deployment-schemas.ts';
import { confirmAll } from '../confirm.ts';
import { withLease, type OperationContext } from '../context.ts';
import { convergeHeld } from '../converge/converge-client.ts';
import type { ConvergedClient } from '../converge/convergence.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { planRollback, type PlannedRollback } from './plan-rollback.ts';
import { describeDeployment } from './record-deployment.ts';
import type { RollbackRequest } from './rollback-request.ts';

/**
 * Takes a client back to an earlier deployment: its files, record and base of then, and what they ask to run. Data and
 * secrets stay. What was killed is gone on with by the same command. Errors: `unknown-client`, those of planRollback and
 * writeClientFiles.
 */
export async function rollBackClient(
  context: OperationContext,
  request: RollbackRequest,
): Promise<RollbackResult> {
  const { workspace, reporter, signal } = context;
  const record = await readNamedClient(workspace, request.slug);
  return withEngines(context, async (engines) => {
    if (request.dryRun)
      return describe(await plan(context, record, { request, engines }), 'planned');
    return holdClient(
      workspace,
      record.slug,
      (held, lease) => {
        const leased = withLease(context, lease);
        const work = () => rollBackHeld(leased, held, { request, engines });
        return recordFailure(leased, { action: 'rollback', slug: record.slug }, work);
      },
      { reporter, signal },
    );
  });
}

interface RollbackJob {
  request: RollbackRequest;
  engines: Engines;
}

async function rollBackHeld(
  context: OperationContext,
  record: ClientRecord,
  { request, engines }: RollbackJob,
): Promise<RollbackResult> {
  const { workspace, lease } = context;
  const planned = await plan(context, record, { request, engines });
  const { proposal, changes } = planned;
  const { slug, to } = proposal;
  if (!(await request.confirm(proposal))) return describe(planned, 'declined');
  const setAside = await beginRollback(context, record, planned);
  context.signal.throwIfAborted();
  // A rollout that was not verified has a rollback point of its own, from what is replaced now.
  await writeClientFiles(workspace, slug, changes, dropUndefined({ rollback: 'discard', lease }));
  const past = await readClient(workspace, slug);
  context.neighbors?.remember(past);
  const deploy = await convergeHeld(context, past, {
    ...{ intent: { verb: 'deploy' }, engines },
    // The person has just seen what it does.
    options: { dryRun: false, timeout: request.timeout, confirm: confirmAll },
  });
  const outcome = outcomeOf(deploy);
  await recordAction(context, {
    ...{ action: 'rollback', slug, outcome: outcome === 'rolled-back' ? 'done' : outcome },
    detail: describeEnd(planned, deploy),
  });
  return { ...dropUndefined({ ...describe(planned, outcome), setAside }), to, deploy };
}

/** From here on a kill is gone on with. Files of now that were never deployed are kept too: nothing is lost. Gives their number. */
async function beginRollback(
  { workspace, ...context }: OperationContext,
  record: ClientRecord,
  { proposal: { to }, current }: PlannedRollback,
): Promise<number | undefined> {
  const { slug } = record;
  const { deployments } = await readDeployments(workspace, slug);
  const digest = digestFiles(current);
  const known = deployments.some(({ files }) => files === digest);
  const log = { deployments, rollingBack: to };
  if (known) {
    await saveDeployments(workspace, slug, log);
    return undefined;
  }
  const files = await keepFiles(workspace, slug, current);
  const next = addDeployment(log, {
    ...describeDeployment({ workspace, ...context }, record),
    ...{ action: 'rollback', outcome: 'set-aside', files },
  });
  await saveDeployments(workspace, slug, next);
  return next.deployments.at(-1)?.n;
}

async function plan(
  context: OperationContext,
  record: ClientRecord,
  { request: { to, patches }, engines }: RollbackJob,
): Promise<PlannedRollback> {
  const engine = await engines(record.target);
  return planRollback(context, record, dropUndefined({ to, patches, engine }));
}

function describe(
  { proposal: { operations, target, ...proposal } }: PlannedRollback,
  outcome: RollbackResult['outcome'],
): RollbackResult {
  const { slug } = proposal;
  const isDeclined = outcome === 'declined';
  const deploy = { slug, target, operations, outcome: isDeclined ? outcome : 'planned' } as const;
  return { ...proposal, outcome, deploy };
}

function outcomeOf({ outcome }: ConvergedClient): 'rolled-back' | 'failed' | 'interrupted' {
  return outcome === 'failed' || outcome === 'interrupted' ? outcome : 'rolled-back';
}

function describeEnd(
  { proposal: { to, template }, changes }: PlannedRollback,
  { error }: ConvergedClient,
): string {
  const what = `to deployment ${to}, template ${template.version}, ${changes.length} files`;
  return error === undefined ? what : `${what}: ${summarizeError(error.message)}`;
}
