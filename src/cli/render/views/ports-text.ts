import type { ShownPort } from '../../../operations/catalog/schemas/observe-schemas.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import type { Screen } from '../widgets/screen.ts';

const COLUMNS: readonly Column<ShownPort>[] = [
  { title: 'SERVICE', cell: ({ service }) => service },
  { title: 'PORT', cell: ({ port }) => String(port) },
  { title: 'ADDRESS', cell: ({ address }) => address, whole: true },
];

/** A port a line, then the commands that bring far ones here, whole: they are copied. Of one port the address alone. */
export function portsText(
  ports: readonly ShownPort[],
  { one, screen }: { one: boolean; screen: Screen },
): string {
  if (one) return ports.map(({ address }) => address).join('\n');
  if (ports.length === 0) return 'no ports are published';
  const table = formatTable(COLUMNS, ports, screen);
  const commands = ports.flatMap(({ command }) => (command === undefined ? [] : `  ${command}`));
  return commands.length === 0 ? table : [table, '', 'from this machine:', ...commands].join('\n');
}
