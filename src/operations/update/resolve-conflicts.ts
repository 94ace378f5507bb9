import type { Conflict, ConflictChoice } from '../../merge/merge-types.ts';
import type { OperationContext } from '../context.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { openTemplates } from './open-templates.ts';
import { updateClient } from './update-client.ts';
import type { UpdatedClient, UpdatedFile } from './updated-client.ts';

/** A conflict as a person is shown it, secrets redacted. */
export type ShownConflict = Pick<UpdatedFile, 'path' | 'change'> & UpdatedFile['conflicts'][number];

export interface ResolveRequest {
  slug: string;
  /** Asked for each conflict in turn; `fail` leaves the client as it is. */
  decide: (conflict: ShownConflict, at: number, all: number) => Promise<ConflictChoice>;
}

/** Walks through what keeps a client from its template, and syncs it with what was decided. Errors: those of readNamedClient. */
export async function resolveConflicts(
  context: OperationContext,
  { slug, decide }: ResolveRequest,
): Promise<UpdatedClient> {
  const record = await readNamedClient(context.workspace, slug);
  const templates = openTemplates(context);
  const job = { templates, action: 'resolve', conflict: 'fail' as const };
  const planned = await updateClient(context, record, { ...job, dryRun: true });
  if (planned.status !== 'conflict') return planned;
  const choices = await askAll(planned.files, decide);
  if ([...choices.values()].includes('fail')) return { ...planned, outcome: 'conflict' };
  const conflict = ({ path, at }: Conflict): ConflictChoice =>
    choices.get(keyOf(path, at)) ?? 'fail';
  return updateClient(context, record, { ...job, dryRun: false, conflict });
}

async function askAll(
  files: readonly UpdatedFile[],
  decide: ResolveRequest['decide'],
): Promise<Map<string, ConflictChoice>> {
  const shown = files.flatMap(({ path, change, conflicts }) =>
    conflicts.map((conflict) => ({ path, change, ...conflict })),
  );
  const choices = new Map<string, ConflictChoice>();
  for (const [at, conflict] of shown.entries()) {
    choices.set(keyOf(conflict.path, conflict.at), await decide(conflict, at + 1, shown.length));
  }
  return choices;
}

function keyOf(path: string, at: string): string {
  return `${path}\0${at}`;
}
