import type { ClientRecord } from '../../client/client-record.ts';
import type { ErrorFields } from '../../core/error-fields.ts';
import type { OperationContext } from '../context.ts';
import { convergeClient, convergeHeld, type ConvergeJob } from '../converge/converge-client.ts';
import type { ConvergedClient } from '../converge/convergence.ts';
import type { Engines } from '../engines/open-engine.ts';
import type { MoveRequest } from './move-request.ts';

/** A client on the target that it leaves. */
export interface Leaving {
  record: ClientRecord;
  engines: Engines;
}

/** Takes the client's stack down on the old target, or leaves it. The caller holds the client's lock. */
export async function takeDown(
  context: OperationContext,
  request: MoveRequest,
  { record, engines }: Leaving,
): Promise<ConvergedClient> {
  if (request.abandonSource) return describeLeft(record, 'unchanged');
  const job = destroyJob({ ...request, dryRun: false }, engines);
  return withMoveHint(await convergeHeld(context, record, job), request);
}

/** What taking it down would do. */
export async function previewTakeDown(
  context: OperationContext,
  request: MoveRequest,
  { record, engines }: Leaving,
): Promise<ConvergedClient> {
  if (request.abandonSource) return describeLeft(record, 'planned');
  const job = destroyJob({ ...request, dryRun: true }, engines);
  return withMoveHint(await convergeClient(context, record, job), request);
}

/** Names of the volumes that stay on the old target, sorted. */
export async function listVolumes(
  { abandonSource }: MoveRequest,
  { engines, record: { slug, target } }: Leaving,
): Promise<string[]> {
  if (abandonSource) return [];
  // A target that does not answer is reported by what takes the stack down.
  const engine = await engines(target).catch(() => undefined);
  const observed = await engine?.observe([slug]).catch(() => undefined);
  const names = observed?.get(slug)?.volumes.map(({ name }) => name) ?? [];
  return names.sort();
}

function destroyJob({ dryRun, timeout, confirm }: MoveRequest, engines: Engines): ConvergeJob {
  const intent = { verb: 'destroy', purge: false } as const;
  return { intent, engines, options: { dryRun, timeout, confirm } };
}

function describeLeft(
  { slug, target }: ClientRecord,
  outcome: ConvergedClient['outcome'],
): ConvergedClient {
  return { slug, target, operations: [], outcome };
}

/** A target that is gone for good would hold its clients for ever. */
function withMoveHint(client: ConvergedClient, { slug, target }: MoveRequest): ConvergedClient {
  const { error } = client;
  if (error?.code !== 'engine-unreachable') return client;
  return { ...client, error: { ...error, hint: hintWith(error, slug, target) } };
}

function hintWith({ hint }: ErrorFields, slug: string, target: string): string {
  const way = `if it is gone for good: pulso move ${slug} --target ${target} --abandon-source`;
  return hint === undefined ? way : `${hint}; ${way}`;
}
