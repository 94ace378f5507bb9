import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { ErrorFields } from '../../core/error-fields.ts';
import type { Plan } from '../../engine/plan.ts';
import type { ConflictChoice } from '../../merge/merge-types.ts';
import { assertKnown } from '../../workspace/settings/read-config.ts';
import { selectClients } from '../../workspace/clients/select-clients.ts';
import { convergeClient } from './converge-client.ts';
import type { ConvergedClient } from './convergence.ts';
import { withEngines, type Engines } from './open-engine.ts';
import type { OperationContext } from '../context.ts';
import { readOwnTemplate } from '../update/read-own-template.ts';
import { updateClient } from '../update/update-client.ts';
import type { UpdatedClient } from '../update/updated-client.ts';

export interface MoveRequest {
  slug: string;
  target: string;
  conflict: ConflictChoice;
  /** Asks nothing of the old target: what runs there stays. For one that is gone for good. */
  abandonSource: boolean;
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
  /** False where nothing was asked of the old target. */
  asked: boolean;
  /** Data that stays on the old target: names of volumes. */
  left: readonly string[];
  error?: ErrorFields | undefined;
}

/**
 * Gives a client another target: its stack on the old one is taken down, its data there stays, and its
 * files are rendered for the new one, by the template as the client has it; block, overrides and answers
 * are kept. Nothing is taken down unless the files can be written. Errors: `unknown-target`,
 * `unknown-client`, `same-target`, `template-moved-on`.
 */
export async function moveClient(
  context: OperationContext,
  request: MoveRequest,
): Promise<MoveResult> {
  const { workspace } = context;
  assertKnown('target', request.target, Object.keys(workspace.config.targets));
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

interface Place {
  record: ClientRecord;
  engines: Engines;
}

async function move(
  context: OperationContext,
  request: MoveRequest,
  place: Place,
): Promise<MoveResult> {
  const { record } = place;
  const template = await readOwnTemplate(context.workspace, record);
  const job = {
    ...{ templates: () => Promise.resolve(template), action: 'move' },
    ...{ conflict: request.conflict, target: request.target },
  };
  const planned = await updateClient(context, record, { ...job, dryRun: true });
  const writable = planned.outcome === 'planned' || planned.outcome === 'unchanged';
  const looked = await takeDown(context, { ...request, dryRun: true }, place);
  const left = request.abandonSource ? [] : await volumesOf(place);
  const describe = (update: UpdatedClient, takenDown: ConvergedClient): MoveResult => {
    const { outcome, files } = update;
    const error = takenDown.error && withMoveHint(takenDown.error, request);
    const ends = { slug: record.slug, from: record.target, to: request.target };
    const asked = !request.abandonSource;
    return { ...ends, outcome, files, takenDown, asked, left, error: error ?? update.error };
  };
  if (request.dryRun || !writable || looked.outcome === 'failed') {
    const outcome = looked.outcome === 'failed' ? 'failed' : planned.outcome;
    return { ...describe(planned, looked), outcome };
  }
  const ended = await takeDown(context, request, place);
  if (ended.outcome === 'changed' || ended.outcome === 'unchanged') {
    return describe(await updateClient(context, record, { ...job, dryRun: false }), ended);
  }
  const outcome = ended.outcome === 'planned' ? 'failed' : ended.outcome;
  return { ...describe(planned, ended), outcome };
}

async function takeDown(
  context: OperationContext,
  { abandonSource, dryRun, timeout, confirm }: MoveRequest,
  { record, engines }: Place,
): Promise<ConvergedClient> {
  const { slug, target } = record;
  if (abandonSource)
    return { slug, target, operations: [], outcome: dryRun ? 'planned' : 'unchanged' };
  const intent = { verb: 'destroy', purge: false } as const;
  const request = { dryRun, timeout, confirm: dryRun ? undefined : confirm };
  return convergeClient(context, { record, intent, engines, request });
}

async function volumesOf({ engines, record: { slug, target } }: Place): Promise<string[]> {
  // One that does not answer has been told of already.
  const engine = await engines(target).catch(() => undefined);
  const observed = await engine?.observe([slug]).catch(() => undefined);
  const names = observed?.get(slug)?.volumes.map(({ name }) => name) ?? [];
  return names.sort();
}

/** A target that is gone for good would hold its clients for ever. */
function withMoveHint(error: ErrorFields, { slug, target }: MoveRequest): ErrorFields {
  if (error.code !== 'engine-unreachable') return error;
  const way = `where it is gone for good: pulso move ${slug} --target ${target} --abandon-source`;
  return { ...error, hint: error.hint === undefined ? way : `${error.hint}; ${way}` };
}
