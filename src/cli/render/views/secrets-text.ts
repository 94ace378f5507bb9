import type {
  ListedClient,
  SecretsResult,
} from '../../../operations/catalog/schemas/secrets-schemas.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import type { Screen } from '../widgets/screen.ts';
import { convergeText } from './converge-text.ts';

type Listed = ListedClient['secrets'][number] & { slug: string };
type Changed = SecretsResult['secrets'][number];

/** The secrets of clients, one line each; never a value. */
export function listedSecretsText(clients: readonly ListedClient[], screen: Screen): string {
  const { style } = screen;
  const rows = clients.flatMap(({ slug, secrets }) => secrets.map((one) => ({ slug, ...one })));
  if (rows.length === 0) return 'no secrets';
  const columns: Column<Listed>[] = [
    { title: 'CLIENT', cell: ({ slug }) => slug },
    { title: 'SECRET', cell: ({ name }) => name },
    {
      title: 'AGE',
      cell: ({ ageDays }) =>
        ageDays === null ? { text: 'missing', style: style.red } : `${ageDays}d`,
    },
    { title: 'LENGTH', cell: ({ length }) => String(length ?? '-'), optional: true },
    { title: 'KIND', cell: ({ kind }) => kind, optional: true },
    {
      title: 'DATABASE',
      cell: ({ database = '-', changedByHand }) =>
        changedByHand ? { text: `${database} (has the old one)`, style: style.red } : database,
    },
    { title: 'USED BY', cell: ({ services }) => services.join(', ') || '-', optional: true },
  ];
  return formatTable(columns, rows, screen);
}

/** What became of each secret, and of the deploy that followed. */
export function changedSecretsText({ secrets, deploy }: SecretsResult, screen: Screen): string {
  const { style } = screen;
  const columns: Column<Changed>[] = [
    { title: 'SECRET', cell: ({ name }) => name },
    {
      title: 'OUTCOME',
      cell: ({ outcome }) => ({
        text: outcome,
        style: outcome === 'failed' ? style.red : style.green,
      }),
    },
    { title: 'DATABASE', cell: ({ database = '-' }) => database },
    { title: 'USED BY', cell: ({ services }) => services.join(', ') || '-', optional: true },
  ];
  const table = formatTable(columns, secrets, screen);
  return deploy === undefined ? table : `${table}\n\n${convergeText([deploy], screen)}`;
}
