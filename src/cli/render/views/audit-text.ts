import type { AuditResult } from '../../../operations/catalog/schemas/workspace-schemas.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import type { Screen } from '../widgets/screen.ts';

type AuditEntry = AuditResult['entries'][number];

/** Who changed what, oldest first; of one client if its slug is given. */
export function auditText(entries: readonly AuditEntry[], screen: Screen, slug?: string): string {
  if (entries.length === 0)
    return slug === undefined ? 'no changes recorded yet' : `no changes of ${slug} recorded`;
  const columns: Column<AuditEntry>[] = [
    { title: 'WHEN', cell: ({ at }) => at.replace(/\.\d+Z$/, 'Z') },
    { title: 'WHO', cell: ({ who }) => who, optional: true },
    { title: 'ACTION', cell: ({ action }) => action },
    { title: 'CLIENT', cell: ({ slug }) => slug ?? '-' },
    {
      title: 'OUTCOME',
      cell: ({ outcome }) => ({
        text: outcome,
        style: outcome === 'done' ? screen.style.green : screen.style.red,
      }),
    },
    { title: 'DETAIL', cell: ({ detail }) => detail, optional: true },
  ];
  return formatTable(columns, entries, screen);
}
