import type { ClientRecord } from '../../client/client-record.ts';
import type { Plan } from '../../engine/plan.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { recordAction } from '../audit/record-action.ts';
import type { ResetResult } from '../catalog/schemas/converge-schemas.ts';
import type { Confirm } from '../confirm.ts';
import { withLease, type OperationContext } from '../context.ts';
import { convergeClient, convergeHeld } from '../converge/converge-client.ts';
import type { ConvergedClient } from '../converge/convergence.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';

export interface ResetRequest {
  slug: string;
  /** Whether the client is saved before its data is deleted. */
  backup: boolean;
  dryRun: boolean;
  /** Milliseconds to wait for health. */
  timeout: number;
  /** Asked before anything is saved or deleted. */
  confirm: Confirm<Plan>;
}

/**
 * Gives a client empty data, as a first deploy does: saved, taken down with its volumes, deployed. Nothing is deleted
 * unless it was saved; killed after that, a deploy goes on. Errors: `unknown-client`, those of withLock.
 */
export async function resetClient(
  context: OperationContext,
  request: ResetRequest,
): Promise<ResetResult> {
  const { workspace, reporter, signal } = context;
  const record = await readNamedClient(workspace, request.slug);
  return withEngines(context, async (engines) => {
    if (request.dryRun) {
      const job = { ...destroying(request), engines };
      return { takenDown: await convergeClient(context, record, job) };
    }
    return holdClient(
      workspace,
      record.slug,
      (held, lease) => resetHeld(withLease(context, lease), held, { request, engines }),
      { reporter, signal },
    );
  });
}

async function resetHeld(
  context: OperationContext,
  record: ClientRecord,
  { request, engines }: { request: ResetRequest; engines: Engines },
): Promise<ResetResult> {
  const { slug } = record;
  const takenDown = await convergeHeld(context, record, { ...destroying(request), engines });
  if (!isDone(takenDown)) return { takenDown };
  const { dryRun, timeout, confirm } = request;
  const options = { dryRun, timeout, confirm };
  const deployed = await convergeHeld(context, record, {
    ...{ intent: { verb: 'deploy' }, options, engines },
  });
  const outcome = isDone(deployed) ? 'done' : 'failed';
  const detail = 'its data was deleted and made empty';
  await recordAction(context, { action: 'reset', slug, outcome, detail });
  return { takenDown, deployed };
}

function destroying({ backup, dryRun, timeout, confirm }: ResetRequest) {
  return {
    intent: { verb: 'destroy', purge: true } as const,
    options: {
      ...{ dryRun, timeout, confirm },
      backup: backup ? ('before-reset' as const) : false,
    },
  };
}

function isDone({ outcome }: ConvergedClient): boolean {
  return outcome === 'changed' || outcome === 'unchanged';
}
