import type { ClientRecord } from '../client/client-record.ts';
import { PulsoError } from '../foundation/pulso-error.ts';
import type { ErrorFields } from '../foundation/error-fields.ts';
import type { Plan } from '../stack/plan.ts';
import type { ConflictChoice } from '../template/merge/merge-types.ts';
import { refuseUnknown } from '../workspace/read-config.ts';
import { selectClients } from '../workspace/select-clients.ts';
import { convergeClient } from './converge-client.ts';
import type { ConvergedClient } from './convergence.ts';
import { withEngines, type Engines } from './open-engine.ts';
import type { OperationContext } from './operation-context.ts';
import { openTemplates } from './update/open-templates.ts';
import { updateClient, type UpdateJob } from './update/update-client.ts';
import type { UpdatedClient } from './update/updated-client.ts';

export interface MoveRequest {
  slug: string;
  target: string;
  conflict: ConflictChoice;
  dryRun: boolean;
  /** Milliseconds for the stack on the old target to end. */
  timeout: number;
  /** Asked before that stack is taken down; false leaves everything as it is. */
  confirm?: ((plan: Plan) => Promise<boolean>) | undefined;
}

export interface MoveResult {
  slug: string;
  /** Names of targets. */
  from: string;
  to: string;
  outcome: UpdatedClient['outcome'] | 'declined';
  files: UpdatedClient['files'];
  /** What became of the stack on the old target. */
  takenDown: ConvergedClient;
  /** Data that stays on the old target: names of volumes. */
  left: readonly string[];
  error?: ErrorFields | undefined;
}

/**
 * Gives a client another target: its stack on the old one is taken down, its data there stays, and its
 * files are rendered for the new one; block, overrides and answers are kept. Nothing is taken down unless
 * the files can be written. Errors: `unknown-target`, `unknown-client`, `same-target`.
 */
export async function moveClient(
  context: OperationContext,
  request: MoveRequest,
): Promise<MoveResult> {
  const { workspace } = context;
  refuseUnknown('target', request.target, Object.keys(workspace.config.targets));
  const { clients, failed } = await selectClients(workspace, { slugs: [request.slug] });
  const [record] = clients;
  if (record === undefined) throw failed[0] ?? new PulsoError('unknown-client', request.slug);
  if (record.target === request.target) {
    throw new PulsoError('same-target', `it is on ${request.target} already`, {
      slug: record.slug,
      hint: `run \`pulso deploy ${record.slug}\``,
    });
  }
  return withEngines(context, (engines) => move(context, request, { record, engines }));
}

async function move(
  context: OperationContext,
  request: MoveRequest,
  { record, engines }: { record: ClientRecord; engines: Engines },
): Promise<MoveResult> {
  const { slug, target: from } = record;
  const { target: to, conflict, dryRun, timeout, confirm } = request;
  const templates = openTemplates(context.workspace);
  const job: UpdateJob = { templates, action: 'move', dryRun: true, conflict, target: to };
  const planned = await updateClient(context, record, job);
  const end = { record, intent: { verb: 'destroy', purge: false } as const, engines };
  const planning = { request: { dryRun: true, timeout }, ...end };
  const writable = planned.outcome === 'planned' || planned.outcome === 'unchanged';
  const looked = await convergeClient(context, planning);
  const left = await volumesOf(engines, record);
  const describe = (update: UpdatedClient, takenDown: ConvergedClient): MoveResult => {
    const { outcome, files, error } = update;
    return { slug, from, to, outcome, files, takenDown, left, error: takenDown.error ?? error };
  };
  if (dryRun || !writable || looked.outcome === 'failed') {
    const outcome = looked.outcome === 'failed' ? 'failed' : planned.outcome;
    return { ...describe(planned, looked), outcome };
  }
  const ended = await convergeClient(context, {
    ...end,
    request: { dryRun: false, timeout, confirm },
  });
  if (ended.outcome === 'changed' || ended.outcome === 'unchanged') {
    return describe(await updateClient(context, record, { ...job, dryRun: false }), ended);
  }
  const outcome = ended.outcome === 'planned' ? 'failed' : ended.outcome;
  return { ...describe(planned, ended), outcome };
}

async function volumesOf(engines: Engines, { slug, target }: ClientRecord): Promise<string[]> {
  // One that does not answer has been told of already.
  const engine = await engines(target).catch(() => undefined);
  const observed = await engine?.observe([slug]).catch(() => undefined);
  return observed?.get(slug)?.volumes.map(({ name }) => name) ?? [];
}
