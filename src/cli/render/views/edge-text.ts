import type { EdgeStatusResult } from '../../../operations/catalog/schemas/edge-schemas.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import type { Screen } from '../widgets/screen.ts';
import { stateStyle } from './state-style.ts';

type Route = EdgeStatusResult['routes'][number];

/** The state of the edge, then its routes, one line each. */
export function edgeStatusText(status: EdgeStatusResult, screen: Screen): string {
  const { target, domain, state, routes } = status;
  const head = `edge of ${domain} on ${target}: ${stateStyle(state, screen)(state)}`;
  if (routes.length === 0) return head;
  const columns: Column<Route>[] = [
    { title: 'CLIENT', cell: ({ slug }) => slug },
    { title: 'URL', cell: ({ url }) => url, whole: true },
    { title: 'UPSTREAM', cell: ({ upstream }) => upstream ?? 'not deployed', optional: true },
  ];
  return `${head}\n\n${formatTable(columns, routes, screen)}`;
}
