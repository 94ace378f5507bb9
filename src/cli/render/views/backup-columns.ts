import type { NewestBackups } from '../../../operations/catalog/schemas/client-schemas.ts';
import type { Column } from '../widgets/format-table.ts';

/** Columns of a table of clients where backups are set up. */
export const BACKUP_COLUMNS: readonly Column<{ backups?: NewestBackups }>[] = [
  { title: 'BACKUP', cell: ({ backups }) => dayOf(backups?.newestGood), optional: true },
  { title: 'VERIFIED', cell: ({ backups }) => dayOf(backups?.newestVerified), optional: true },
];

/** The day that the id of a backup begins with. */
function dayOf(id: string | null | undefined): string {
  return id == null ? '-' : `${id.slice(0, 4)}-${id.slice(4, 6)}-${id.slice(6, 8)}`;
}
