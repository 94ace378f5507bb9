import type {
  LockReleaseResult,
  ShownLock,
} from '../../../operations/catalog/schemas/lock-schemas.ts';
import { formatAge } from '../widgets/format-age.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import type { Screen } from '../widgets/screen.ts';

/** One lock a line. */
export function locksText(locks: readonly ShownLock[], screen: Screen, now: Date): string {
  if (locks.length === 0) return 'nothing is locked';
  const { style } = screen;
  const columns: Column<ShownLock>[] = [
    { title: 'LOCK', cell: ({ name, slug }) => slug ?? name },
    { title: 'HOLDER', cell: ({ holder }) => holderText(holder) },
    {
      title: 'AGE',
      cell: ({ holder }) => (holder.since === '' ? '' : formatAge(holder.since, now)),
    },
    {
      title: 'STATE',
      cell: ({ expired }) =>
        expired ? { text: 'expired', style: style.yellow } : { text: 'alive', style: style.green },
    },
  ];
  return formatTable(columns, locks, screen);
}

export function releasedText({ released, dryRun }: LockReleaseResult): string {
  const { name, slug, holder } = released;
  const did = dryRun ? 'would release' : 'released';
  return `${did} the lock of ${slug ?? name}, which ${holderText(holder)} had`;
}

function holderText({ pid, host }: ShownLock['holder']): string {
  return pid === 0 ? 'another pulso' : `process ${pid} on ${host}`;
}
