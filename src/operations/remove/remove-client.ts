import { parseSlug } from '../../client/slug.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import {
  readRemoval,
  unfinishedRemoval,
  writeRemoval,
  type RemovalState,
} from '../../workspace/journal/removal-journal.ts';
import { holdLeaving } from '../../workspace/locks/hold-client.ts';
import { recordFailure } from '../audit/record-failure.ts';
import type { RemoveResult } from '../catalog/schemas/remove-schemas.ts';
import { withLease, type OperationContext } from '../context.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { advanceRemoval } from './advance-removal.ts';
import { assertRemovable, planRemoval } from './plan-removal.ts';
import type { RemoveRequest } from './remove-request.ts';

/**
 * Removes a client with all that is of it: stack, data, folder, secrets and what this machine keeps; its block is free
 * then. Its backups stay, and a last one is made first. What was killed is gone on with by the same command. Errors:
 * `unknown-client`, `remove-blocked`, `remove-unfinished`, those of planRemoval and saveBeforePurge.
 */
export async function removeClient(
  context: OperationContext,
  request: RemoveRequest,
): Promise<RemoveResult> {
  const { workspace, reporter, signal } = context;
  const slug = parseSlug(request.slug);
  const pending = await readRemoval(workspace, slug);
  if (pending === undefined) await readNamedClient(workspace, slug);
  return withEngines(context, async (engines) => {
    if (request.dryRun) {
      if (pending !== undefined) throw unfinishedRemoval(slug);
      return { ...(await plan(context, request, engines)), outcome: 'planned' };
    }
    return holdLeaving(
      workspace,
      slug,
      (lease) => {
        const held = withLease(context, lease);
        const work = () => removeHeld(held, { ...request, slug }, engines);
        return recordFailure(held, { action: 'remove', slug }, work);
      },
      { reporter, signal },
    );
  });
}

async function removeHeld(
  context: OperationContext,
  request: RemoveRequest,
  engines: Engines,
): Promise<RemoveResult> {
  const { workspace } = context;
  const { slug } = request;
  const pending = await readRemoval(workspace, slug);
  if (pending !== undefined) return finish(context, pending, engines);
  const planned = await plan(context, request, engines);
  if (!(await request.confirm(planned))) return { ...planned, outcome: 'declined' };
  const saved = await prepare(context, planned, engines);
  const { target, block } = planned;
  const state: RemovalState = dropUndefined({ slug, target, block, step: 'begun', saved });
  context.signal.throwIfAborted();
  await writeRemoval(workspace, state);
  await advanceRemoval(context, state, engines);
  return dropUndefined({ ...planned, outcome: 'removed', saved });
}

async function plan(
  context: OperationContext,
  { slug, backup }: RemoveRequest,
  engines: Engines,
): ReturnType<typeof planRemoval> {
  const record = await readNamedClient(context.workspace, slug);
  await assertRemovable(context, slug);
  return planRemoval(context, record, { engine: await engines(record.target), backup });
}

/** Removes what a check of a backup has left, which is known here alone, and saves the client; gives the id of that backup. */
async function prepare(
  context: OperationContext,
  { slug, target, backup }: Awaited<ReturnType<typeof plan>>,
  engines: Engines,
): Promise<string | undefined> {
  const { removeServer } = await import('../verify/remove-server.ts');
  await removeServer(context, slug, engines);
  if (backup === null) return undefined;
  const { saveBeforePurge } = await import('../data/save-before-purge.ts');
  const record = await readNamedClient(context.workspace, slug);
  return saveBeforePurge(context, record, { engine: await engines(target), before: 'remove' });
}

/** Goes on with what was killed. */
async function finish(
  context: OperationContext,
  state: RemovalState,
  engines: Engines,
): Promise<RemoveResult> {
  const { slug, target, block, saved } = state;
  const message = `an interrupted removal of ${slug} is being finished`;
  context.reporter.report({ code: 'remove-resumed', kind: 'warning', slug, message });
  const operations = await advanceRemoval(context, state, engines);
  const rest = { folder: `clients/${slug}`, contents: [], secrets: [], state: [], backup: null };
  return dropUndefined({ slug, target, block, operations, ...rest, outcome: 'removed', saved });
}
