import type {
  BackedUpClient,
  BackupKeyResult,
  BackupResult,
  BackupsResult,
  ListedBackup,
  PrunedClient,
  PruneResult,
} from '../../../operations/catalog/schemas/data-schemas.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import { formatBytes } from '../../../core/format-bytes.ts';
import type { Screen } from '../widgets/screen.ts';

/** What became of each client's backup. */
export function backupText({ clients }: BackupResult, screen: Screen): string {
  if (clients.length === 0) return 'no clients';
  const columns: Column<BackedUpClient>[] = [
    { title: 'CLIENT', cell: ({ slug }) => slug },
    { title: 'OUTCOME', cell: ({ outcome }) => outcomeCell(outcome, screen) },
    { title: 'BACKUP', cell: ({ backup }) => backup?.id ?? '-' },
    { title: 'SIZE', cell: ({ backup }) => (backup ? formatBytes(backup.bytes) : '-') },
  ];
  return formatTable(columns, clients, screen);
}

/** The backups of clients, one line each. */
export function backupsText({ clients }: BackupsResult, screen: Screen): string {
  const { style } = screen;
  const rows = clients.flatMap(({ slug, backups }) => backups.map((one) => ({ slug, ...one })));
  const columns: Column<ListedBackup & { slug: string }>[] = [
    { title: 'CLIENT', cell: ({ slug }) => slug },
    { title: 'BACKUP', cell: ({ id }) => id },
    {
      title: 'STATE',
      cell: ({ state, problem }) =>
        state === 'good' ? state : { text: problem ?? state, style: style.red },
    },
    { title: 'SIZE', cell: ({ bytes }) => formatBytes(bytes) },
    {
      title: 'VERIFIED',
      cell: ({ verifiedAt }) => verifiedAt?.slice(0, 10) ?? '-',
      optional: true,
    },
    { title: 'DATABASE', cell: ({ database = '-' }) => database, optional: true },
    { title: 'ENCRYPTED', cell: ({ encrypted }) => (encrypted ? 'yes' : 'no'), optional: true },
    { title: 'REASON', cell: ({ reason = '-' }) => reason, optional: true },
    { title: 'NOTE', cell: ({ note = '', keep }) => [keep ? 'kept' : '', note].filter(Boolean).join(': ') || '-', optional: true }, // prettier-ignore
  ];
  const table = rows.length === 0 ? 'no backups' : formatTable(columns, rows, screen);
  const due = clients.filter((client) => client.due).map(({ slug }) => slug);
  return due.length === 0 ? table : `${table}\n\ndue: ${due.join(', ')}`;
}

/** Which backups were removed, and why the others stay. */
export function pruneText({ clients }: PruneResult, screen: Screen): string {
  const { style } = screen;
  const rows = clients.flatMap(({ slug, outcome, backups, removed }) =>
    backups.map((one) => ({ slug, outcome, ...one, gone: removed.includes(one.id) })),
  );
  if (rows.length === 0) return 'no backups';
  const columns: Column<(typeof rows)[number]>[] = [
    { title: 'CLIENT', cell: ({ slug }) => slug },
    { title: 'BACKUP', cell: ({ id }) => id },
    {
      title: 'OUTCOME',
      cell: ({ gone, outcome, reasons }) =>
        gone ? { text: wordOf(outcome), style: style.yellow } : reasons.join(', ') || 'kept',
    },
  ];
  return formatTable(columns, rows, screen);
}

export function backupKeyText({ file, recipient }: BackupKeyResult): string {
  if (recipient === undefined) return `would write a new key to ${file}`;
  return [
    `wrote ${file}: keep it where the backups are not, and a copy of it`,
    '',
    'add its recipient to pulso.yaml:',
    '',
    'backups:',
    `  recipients: [${recipient}]`,
  ].join('\n');
}

function wordOf(outcome: PrunedClient['outcome']): string {
  return outcome === 'planned' ? 'would be removed' : 'removed';
}

function outcomeCell(outcome: string, { style }: Screen) {
  if (outcome === 'failed') return { text: outcome, style: style.red };
  return outcome === 'saved' ? { text: outcome, style: style.green } : outcome;
}
