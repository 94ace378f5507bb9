import type { RebuiltBase } from '../../../operations/catalog/schemas/base-schemas.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import { NONE_SELECTED } from '../widgets/no-clients.ts';
import type { Screen } from '../widgets/screen.ts';

/** What became of the base of each client, one line each. */
export function rebuiltText(clients: readonly RebuiltBase[], screen: Screen): string {
  if (clients.length === 0) return NONE_SELECTED;
  const { style } = screen;
  const styles = { rebuilt: style.green, unchanged: style.dim, planned: style.yellow, failed: style.red }; // prettier-ignore
  const columns: Column<RebuiltBase>[] = [
    { title: 'CLIENT', cell: ({ slug }) => slug },
    { title: 'BASE', cell: ({ outcome }) => ({ text: outcome, style: styles[outcome] }) },
    { title: 'TEMPLATE', cell: ({ template }) => template ?? '-' },
  ];
  return formatTable(columns, clients, screen);
}
