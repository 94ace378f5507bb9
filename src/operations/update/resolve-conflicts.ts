import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { AbortedError, toPulsoError } from '../../core/pulso-error.ts';
import { formatMarkers, hasMarkers } from '../../merge/lines/conflict-markers.ts';
import type { Conflict, Resolution } from '../../merge/merge-types.ts';
import { dropAnswers, keepAnswers, readKeptAnswers } from '../../workspace/journal/kept-answers.ts';
import type { OperationContext } from '../context.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { redactorOf, showConflict } from './describe-update.ts';
import { openTemplates } from './open-templates.ts';
import { planClient, updateClient } from './update-client.ts';
import type { UpdateJob } from './update-job.ts';
import type { UpdatedClient, UpdatedFile } from './updated-client.ts';
import { walkConflicts, type ConflictAnswer } from './walk-conflicts.ts';

/** A conflict as a person is shown it, secrets redacted. */
export type ShownConflict = Pick<UpdatedFile, 'path' | 'change'> & UpdatedFile['conflicts'][number];

/** One conflict to decide. */
export interface ConflictQuestion {
  conflict: ShownConflict;
  /** From 1. */
  at: number;
  all: number;
  /** Conflicts without an answer, this one counted. */
  open: number;
  /** What was answered before. */
  answered?: 'ours' | 'theirs' | 'markers' | 'edited';
  /** The sides between markers, secrets and all, for an editor; absent for a binary file. */
  text?: string;
  /** Why the text that was written is not taken. */
  refused?: string;
  /** Answers of an earlier run that are kept; with the first question only. */
  kept?: number;
}

export interface ResolveRequest {
  slug: string;
  /** Asked for each conflict in turn, and once more for one that is gone back to. */
  decide: (question: ConflictQuestion) => Promise<ConflictAnswer>;
  /** Asked when every conflict has its answer. */
  confirm: (answers: number) => Promise<'apply' | 'back' | 'cancel'>;
}

/** Walks through what keeps a client from its template, and syncs it with what was decided. Errors: those of readNamedClient. */
export async function resolveConflicts(
  context: OperationContext,
  request: ResolveRequest,
): Promise<UpdatedClient> {
  const { workspace } = context;
  const { slug } = request;
  const record = await readNamedClient(workspace, slug);
  const templates = openTemplates(context);
  const job: UpdateJob = { templates, action: 'resolve', conflict: 'fail', dryRun: true };
  const planned = await updateClient(context, record, job);
  if (planned.status !== 'conflict') {
    if (planned.status !== 'failed') await dropAnswers(workspace, slug);
    return planned;
  }
  const answers = await askAll(context, record, job, request);
  if (answers === undefined) return { ...planned, outcome: 'conflict' };
  const conflict = ({ id }: Conflict): Resolution => answers.get(id) ?? 'fail';
  const updated = await updateClient(context, record, { ...job, dryRun: false, conflict });
  if (updated.outcome === 'updated' || updated.outcome === 'unchanged')
    await dropAnswers(workspace, slug);
  return updated;
}

/** The answer of each conflict; undefined if it was cancelled, or if one cannot be answered. */
async function askAll(
  context: OperationContext,
  record: ClientRecord,
  job: UpdateJob,
  { decide, confirm }: ResolveRequest,
): Promise<ReadonlyMap<string, Resolution> | undefined> {
  const { workspace } = context;
  const { slug } = record;
  const update = await planClient(context, record, job);
  const { conflicts } = update.merged;
  if (conflicts.some(({ blocked }) => blocked === true)) return undefined;
  const redact = redactorOf(update.client);
  const ids = conflicts.map(({ id }) => id);
  const kept = await readKeptAnswers(workspace, slug);
  const answers = new Map([...kept].filter(([id]) => ids.includes(id)));
  const resumed = answers.size;
  let asked = 0;
  const complete = await walkConflicts(ids, answers, {
    ask: ({ at, answered, refused }) => {
      const conflict = conflicts[at];
      if (conflict === undefined) throw new RangeError(`conflict ${at} of ${ids.length}`);
      return decide(
        dropUndefined({
          conflict: {
            path: conflict.path,
            change: conflict.change,
            ...showConflict(conflict, redact),
          },
          at: at + 1,
          all: ids.length,
          open: ids.filter((id) => !answers.has(id)).length,
          answered: typeof answered === 'object' ? 'edited' : answered,
          text: conflict.lines && formatMarkers(conflict.lines),
          refused,
          kept: asked++ === 0 && resumed > 0 ? resumed : undefined,
        }),
      );
    },
    confirm: () =>
      ids.length > 1 || resumed > 0 ? confirm(ids.length) : Promise.resolve('apply' as const),
    keep: (given) => keepAnswers(workspace, slug, given),
    check: (id, text) => checkText(context, record, { job, answers, id, text }),
  }).catch((error: unknown) => {
    if (error instanceof AbortedError) noteKept(context, slug, answers.size);
    throw error;
  });
  return complete ? answers : undefined;
}

/** That an interruption lost no answer. */
function noteKept({ reporter }: OperationContext, slug: string, answers: number): void {
  if (answers === 0) return;
  const what = answers === 1 ? '1 answer is kept' : `${answers} answers are kept`;
  const message = `${what}: pulso resolve ${slug} asks only for the others`;
  reporter.report({ code: 'answers-kept', kind: 'note', slug, message });
}

interface Edit {
  job: UpdateJob;
  answers: ReadonlyMap<string, Resolution>;
  id: string;
  text: string;
}

/** Why a client cannot have this text at this place; the conflicts that are still open are the client's meanwhile. */
async function checkText(
  context: OperationContext,
  record: ClientRecord,
  { job, answers, id, text }: Edit,
): Promise<string | undefined> {
  if (hasMarkers(text)) return 'conflict markers are left in the text';
  const conflict = (one: Conflict): Resolution =>
    one.id === id ? { text } : (answers.get(one.id) ?? 'ours');
  try {
    await planClient(context, record, { ...job, conflict });
    return undefined;
  } catch (error) {
    if (context.signal.aborted) throw error;
    return toPulsoError(error).message;
  }
}
