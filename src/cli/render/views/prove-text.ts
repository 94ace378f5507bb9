import type {
  ProveClient,
  ProveFinding,
  ProveResult,
} from '../../../operations/catalog/schemas/prove-schemas.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import type { Screen } from '../widgets/screen.ts';
import { describeTarget, sumTried } from './prove-report.ts';

/** One line per client, then every door that is open or not known to be closed. */
export function proveText(result: ProveResult, screen: Screen): string {
  const { clients, targets, digest } = result;
  if (clients.length === 0) return 'no clients';
  const findings = clients.flatMap((one) => one.findings).map((one) => findingLine(one, screen));
  return [
    formatTable(columnsOf(screen), clients, screen),
    ...(findings.length === 0 ? [] : ['', ...findings]),
    '',
    ...targets.map(describeTarget),
    `report sha256:${digest}`,
  ].join('\n');
}

function columnsOf({ style }: Screen): Column<ProveClient>[] {
  const colors = { closed: style.green, planned: style.dim, absent: style.dim };
  const count = (key: 'tried' | 'closed' | 'open' | 'blind') => (one: ProveClient) =>
    String(sumTried(one, key));
  return [
    { title: 'CLIENT', cell: ({ slug }) => slug },
    {
      title: 'RESULT',
      cell: ({ outcome }) => ({
        text: outcome,
        style: outcome in colors ? colors[outcome as keyof typeof colors] : style.red,
      }),
      whole: true,
    },
    { title: 'TRIED', cell: count('tried') },
    { title: 'CLOSED', cell: count('closed'), optional: true },
    { title: 'OPEN', cell: count('open'), optional: true },
    { title: 'BLIND', cell: count('blind'), optional: true },
    {
      title: 'FROM',
      cell: ({ from }) => (from === null ? '-' : `${from.tool} on ${from.image}`),
      optional: true,
    },
  ];
}

function findingLine(
  { slug, result, allowed, toward, message, code, detail }: ProveFinding,
  { style }: Screen,
): string {
  const mark = allowed ? style.dim('allowed') : style.red(result);
  const to = toward === undefined ? '' : ` → ${toward}`;
  const name = detail === undefined || code === 'isolation-blind' ? code : `${code}:${detail}`;
  return `${mark}  ${slug}${to}: ${message} ${style.dim(`(${name})`)}`;
}
