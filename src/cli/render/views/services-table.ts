import type { ServiceStatus } from '../../../operations/catalog/schemas/observe-schemas.ts';
import { formatAge } from '../widgets/format-age.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import type { Screen } from '../widgets/screen.ts';
import { stateStyle } from './state-style.ts';

/** A client's services, one line each. */
export function servicesTable(
  services: readonly ServiceStatus[],
  screen: Screen,
  now: Date,
): string {
  const columns: Column<ServiceStatus>[] = [
    { title: 'SERVICE', cell: ({ name }) => name },
    {
      title: 'STATE',
      cell: ({ state }) => ({ text: state, style: stateStyle(state, screen) }),
    },
    {
      title: 'HEALTH',
      cell: ({ health, completed }) => ({
        text: completed === true ? 'completed' : health === 'none' ? '-' : health,
        style: stateStyle(completed === true ? 'healthy' : health, screen),
      }),
    },
    { title: 'UP', cell: (service) => uptime(service, now) },
    { title: 'RESTARTS', cell: ({ restarts }) => String(restarts), optional: true },
    { title: 'PORTS', cell: ({ ports }) => ports.map(formatPort).join(' ') || '-', optional: true },
    { title: 'IMAGE', cell: ({ image }) => image, optional: true },
  ];
  return formatTable(columns, services, screen);
}

function uptime({ state, startedAt }: ServiceStatus, now: Date): string {
  return startedAt !== null && state === 'running' ? formatAge(startedAt, now) : '-';
}

function formatPort({ published, target, hostIp }: ServiceStatus['ports'][number]): string {
  const everywhere =
    hostIp === undefined || hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::';
  return `${everywhere ? '' : `${hostIp}:`}${published}→${target}`;
}
