import type { ListedClient } from '../../../operations/catalog/schemas/client-schemas.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import { noClients } from '../widgets/no-clients.ts';
import type { Screen } from '../widgets/screen.ts';
import { BACKUP_COLUMNS } from './backup-columns.ts';

const COLUMNS: readonly Column<ListedClient>[] = [
  { title: 'CLIENT', cell: ({ slug }) => slug },
  { title: 'NAME', cell: ({ name }) => name ?? '-', optional: true },
  { title: 'COUNTRY', cell: ({ country }) => country ?? '-', optional: true },
  { title: 'DATABASE', cell: ({ database }) => database ?? '-', optional: true },
  { title: 'TARGET', cell: ({ target }) => target, optional: true },
  { title: 'BLOCK', cell: ({ block }) => String(block) },
  { title: 'WEB', cell: ({ ports }) => String(ports['web'] ?? '-') },
  { title: 'SUBNET', cell: ({ subnet }) => subnet ?? '-', optional: true },
  {
    title: 'TEMPLATE',
    cell: ({ template }) => `${template.name} ${template.version}`,
    optional: true,
  },
];

/** The clients, one line each. */
export function listText(
  clients: readonly ListedClient[],
  screen: Screen,
  selected: boolean,
): string {
  if (clients.length === 0) return noClients(selected);
  const columns = [
    ...COLUMNS,
    ...(clients.some(({ foreign }) => foreign !== undefined) ? [STATE_COLUMN] : []),
    ...(clients.some(({ backups }) => backups !== undefined) ? BACKUP_COLUMNS : []),
    ...(clients.some(({ url }) => url !== undefined) ? [URL_COLUMN] : []),
  ];
  return formatTable(columns, clients, screen);
}

/** Other states are not known without asking an engine. */
const STATE_COLUMN: Column<ListedClient> = {
  title: 'STATE',
  cell: ({ foreign }) => (foreign === undefined ? '-' : 'foreign'),
  whole: true,
};

const URL_COLUMN: Column<ListedClient> = {
  title: 'URL',
  cell: ({ url = '-' }) => url,
  whole: true,
};
