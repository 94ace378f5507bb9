import type { Operation } from '../../engine/plan.ts';
import { removeFolder } from '../../workspace/clients/remove-folder.ts';
import { forgetSeenForeign } from '../../workspace/identity/seen-foreign.ts';
import {
  endRemoval,
  writeRemoval,
  type RemovalState,
} from '../../workspace/journal/removal-journal.ts';
import { withLock } from '../../workspace/locks/lock.ts';
import { recordAction } from '../audit/record-action.ts';
import { DEFAULTS } from '../catalog/defaults.ts';
import type { OperationContext } from '../context.ts';
import { purgeStack } from '../converge/purge-stack.ts';
import { edgeOf } from '../edge/edge-place.ts';
import { followClient } from '../edge/follow-client.ts';
import type { Engines } from '../engines/open-engine.ts';

/**
 * Goes on with a removal from the step that it reached: stack and data, then folder and state, then the routes of the
 * edge. Gives what was removed of the stack. The caller holds the client's lock. Errors: those of an apply, `not-permitted`.
 */
export async function advanceRemoval(
  context: OperationContext,
  state: RemovalState,
  engines: Engines,
): Promise<readonly Operation[]> {
  const { workspace, reporter, signal } = context;
  const { slug, target, block, saved } = state;
  let operations: readonly Operation[] = [];
  if (state.step === 'begun') {
    const engine = await engines(target);
    const { timeout } = DEFAULTS;
    ({ operations } = await purgeStack(context, { slug, target }, { engine, timeout }));
    signal.throwIfAborted();
    await writeRemoval(workspace, { ...state, step: 'down' });
  }
  await withLock(workspace, 'workspace', () => removeFolder(workspace, slug), { reporter, signal });
  await forgetSeenForeign(workspace, slug);
  const removed = operations.filter(({ type }) => type !== 'none').map(({ resource }) => resource);
  const backup = saved === undefined ? 'no last backup' : `last backup ${saved}`;
  const detail = [...removed, `clients/${slug}`, `block ${block} is free`, backup].join(', ');
  await recordAction(context, { action: 'remove', slug, outcome: 'done', detail });
  await endRemoval(workspace, slug);
  if (edgeOf(workspace, target) !== undefined) await followClient(context, target, await engines(target)); // prettier-ignore
  return operations;
}
