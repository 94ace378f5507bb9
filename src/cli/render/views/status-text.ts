import { isUp } from '../../../operations/observe/client-url.ts';
import type {
  ClientStatus,
  StatusResult,
} from '../../../operations/catalog/schemas/observe-schemas.ts';
import { countNoun } from '../widgets/count-noun.ts';
import { formatAge } from '../widgets/format-age.ts';
import { formatTable, type Cell, type Column } from '../widgets/format-table.ts';
import { noClients } from '../widgets/no-clients.ts';
import type { Screen } from '../widgets/screen.ts';
import { BACKUP_COLUMNS } from './backup-columns.ts';
import { servicesTable } from './services-table.ts';
import { stateStyle } from './state-style.ts';

interface StatusView {
  now: Date;
  /** The services of each client one by one, not summed up. */
  inDetail: boolean;
  /** Only those of a selection. */
  selected: boolean;
}

/** What runs: one line per client and a total, or each client with its services; then the targets that are waited for. */
export function statusText(
  { clients, waiting = [] }: Pick<StatusResult, 'clients' | 'waiting'>,
  screen: Screen,
  { now, inDetail, selected }: StatusView,
): string {
  if (clients.length === 0) return noClients(selected);
  const shown = inDetail
    ? clients.map((client) => clientDetail(client, screen, now)).join('\n\n')
    : [`${clientsTable(clients, screen, now)}\n\n${sumOf(clients)}`, ...clients.flatMap(leftoversOf)].join('\n'); // prettier-ignore
  return waiting.length === 0 ? shown : `${shown}\nwaiting for target ${waiting.join(', ')}`;
}

/** What `docker compose run` left is part of no service. */
function leftoversOf({ slug, leftovers }: ClientStatus): string[] {
  if (leftovers === undefined) return [];
  return [`${slug}: left over from single runs, removed by destroy: ${leftovers.join(', ')}`];
}

function clientsTable(clients: readonly ClientStatus[], screen: Screen, now: Date): string {
  const colored = (text: string): Cell => ({ text, style: stateStyle(text, screen) });
  const columns: Column<ClientStatus>[] = [
    { title: 'CLIENT', cell: ({ slug }) => slug },
    { title: 'STATE', cell: ({ state }) => colored(state), whole: true },
    { title: 'HEALTHY', cell: healthOf, optional: true },
    { title: 'UP', cell: (client) => uptimeOf(client, now), optional: true },
    { title: 'URL', cell: ({ url }) => url ?? '-', whole: true },
    { title: 'TEMPLATE', cell: ({ drift }) => colored(drift.template), optional: true },
    {
      title: 'STACK',
      // An absent stack has not drifted: it was never deployed.
      cell: ({ state, drift }) => colored(state === 'absent' ? '-' : drift.stack),
      optional: true,
    },
  ];
  const known = clients.some(({ backups }) => backups !== undefined);
  return formatTable([...columns, ...(known ? BACKUP_COLUMNS : [])], clients, screen);
}

function clientDetail(client: ClientStatus, screen: Screen, now: Date): string {
  const { slug, state, url, drift, services, backups } = client;
  const styled = (text: string): string => stateStyle(text, screen)(text);
  const head = [screen.style.bold(slug), styled(state), url].filter((part) => part !== undefined);
  const drifts = `template ${styled(drift.template)}, stack ${styled(drift.stack)}`;
  const saved = backups === undefined ? [] : [`backup ${backups.newestGood ?? '-'}, verified ${backups.newestVerified ?? '-'}`]; // prettier-ignore
  const table = services.length > 0 ? [servicesTable(services, screen, now)] : [];
  return [head.join('  '), drifts, ...saved, ...table, ...leftoversOf(client)].join('\n');
}

function healthOf({ services }: ClientStatus): string {
  if (services.length === 0) return '-';
  const well = services.filter(
    ({ state, health, completed }) =>
      completed === true || (state === 'running' && (health === 'healthy' || health === 'none')),
  );
  return `${well.length}/${services.length}`;
}

/** Since when the whole stack runs: the youngest service counts. */
function uptimeOf({ state, services }: ClientStatus, now: Date): string {
  const started = services.flatMap(({ startedAt }) => startedAt ?? []).sort();
  const youngest = started.at(-1);
  return isUp(state) && youngest !== undefined ? formatAge(youngest, now) : '-';
}

function sumOf(clients: readonly ClientStatus[]): string {
  const counts = new Map<string, number>();
  for (const { state } of clients) counts.set(state, (counts.get(state) ?? 0) + 1);
  const parts = [...counts].map(([state, count]) => `${count} ${state}`);
  return `${countNoun(clients.length, 'client')}: ${parts.join(', ')}`;
}
