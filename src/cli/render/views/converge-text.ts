import type { ConvergedClient } from '../../../operations/catalog/schemas/converge-schemas.ts';
import { describePlan } from '../../../operations/converge/describe-plan.ts';
import { formatTable, type Cell, type Column } from '../widgets/format-table.ts';
import { NONE_SELECTED } from '../widgets/no-clients.ts';
import type { Screen } from '../widgets/screen.ts';
import { stateStyle } from './state-style.ts';

/** What became of the stack of each client; of a dry run, the plans. */
export function convergeText(clients: readonly ConvergedClient[], screen: Screen): string {
  if (clients.length === 0) return NONE_SELECTED;
  const planned = clients.filter(({ outcome }) => outcome === 'planned');
  if (planned.length > 0) return planned.map(describePlan).join('\n\n');
  return convergeTable(clients, screen);
}

/** What became of each client, one line each. */
export function convergeTable(clients: readonly ConvergedClient[], screen: Screen): string {
  const columns: Column<ConvergedClient>[] = [
    { title: 'CLIENT', cell: ({ slug }) => slug },
    { title: 'OUTCOME', cell: ({ outcome }) => outcomeCell(outcome, screen) },
    {
      title: 'STATE',
      cell: ({ state = '-' }) => ({ text: state, style: stateStyle(state, screen) }),
    },
    { title: 'CHANGES', cell: (client) => String(countChanges(client)), optional: true },
    { title: 'URL', cell: ({ url = '-' }) => url, whole: true },
  ];
  return formatTable(columns, clients, screen);
}

function outcomeCell(outcome: ConvergedClient['outcome'], { style }: Screen): Cell {
  if (outcome === 'failed' || outcome === 'interrupted') return { text: outcome, style: style.red };
  return { text: outcome, style: outcome === 'changed' ? style.green : style.dim };
}

/** An operation that was planned and not done is not a change. */
function countChanges({ outcome, operations }: ConvergedClient): number {
  if (outcome !== 'changed') return 0;
  return operations.filter((operation) => operation.type !== 'none').length;
}
