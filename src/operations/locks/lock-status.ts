import { dropUndefined } from '../../core/drop-undefined.ts';
import { listLocks, type TakenLock } from '../../workspace/locks/read-locks.ts';
import type { LockStatusResult, ShownLock } from '../catalog/schemas/lock-schemas.ts';
import type { OperationContext } from '../context.ts';

/** Who has which lock of the workspace. */
export async function lockStatus({ workspace }: OperationContext): Promise<LockStatusResult> {
  return { locks: (await listLocks(workspace)).map(showLock) };
}

export function showLock({ name, slug, holder, expired }: TakenLock): ShownLock {
  const { pid, host, since } = holder;
  return dropUndefined({ name, slug, holder: { pid, host, since }, expired });
}
