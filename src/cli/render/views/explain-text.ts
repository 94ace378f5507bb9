import type { ExplainResult } from '../../../operations/catalog/schemas/workspace-schemas.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import type { Screen } from '../widgets/screen.ts';

type Explained = ExplainResult['codes'][number];

/** One code with all that is known of it; several as a table under the heading of their concern. */
export function explainText(codes: readonly Explained[], screen: Screen): string {
  const [only, another] = codes;
  if (only !== undefined && another === undefined) return explainOne(only, screen);
  const columns: Column<Explained>[] = [
    { title: 'CODE', cell: ({ code }) => code },
    { title: 'CAUSE', cell: ({ cause }) => cause, optional: true },
  ];
  const groups = [...new Set(codes.map(({ group }) => group))];
  const tables = groups.map((group) => {
    const rows = codes.filter((one) => one.group === group);
    return `${screen.style.bold(group)}\n${formatTable(columns, rows, screen)}`;
  });
  return tables.join('\n\n');
}

function explainOne({ code, group, cause, fix }: Explained, { style }: Screen): string {
  return [
    `${style.bold(code)}  ${style.dim(group)}`,
    '',
    cause,
    '',
    `${style.dim('→')} ${fix}`,
  ].join('\n');
}
