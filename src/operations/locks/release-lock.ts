import { dropUndefined } from '../../core/drop-undefined.ts';
import { releaseLock as release } from '../../workspace/locks/read-locks.ts';
import type { LockReleaseResult } from '../catalog/schemas/lock-schemas.ts';
import { recordAction } from '../audit/record-action.ts';
import type { OperationContext } from '../context.ts';
import { showLock } from './lock-status.ts';

export interface ReleaseRequest {
  /** A slug, or the name of a lock. */
  lock: string;
  force: boolean;
  dryRun: boolean;
}

/** Takes a lock from its holder, which is recorded. Errors: `lock-absent`, `lock-alive`, `lock-kept`. */
export async function releaseLock(
  context: OperationContext,
  { lock, force, dryRun }: ReleaseRequest,
): Promise<LockReleaseResult> {
  const released = showLock(await release(context.workspace, lock, { force, dryRun }));
  if (!dryRun) {
    const { pid, host, since } = released.holder;
    const alive = released.expired ? '' : ', which was alive';
    const detail = `of process ${pid} on ${host} since ${since}${alive}`;
    const { slug } = released;
    await recordAction(
      context,
      dropUndefined({ action: 'lock release', slug, outcome: 'done', detail }),
    );
  }
  return { released, dryRun };
}
