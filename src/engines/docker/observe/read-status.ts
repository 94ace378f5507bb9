import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { ObservedService } from '../../../engine/observed/observed-stack.ts';

/** What a listing's Status text shows beside State: `Up 3 seconds (healthy)`, `Exited (137) 2 hours ago`. */
export interface ContainerStatus {
  health: ObservedService['health'];
  exitCode?: number;
  /** How long it has been up, milliseconds: at least, and less than. */
  uptime?: { least: number; below: number };
}

export function readStatus(status: string): ContainerStatus {
  const exit = /^(?:Exited|Restarting) \((-?\d+)\)/.exec(status);
  return dropUndefined({
    health: readHealth(status),
    exitCode: exit?.[1] === undefined ? undefined : Number(exit[1]),
    uptime: readUptime(status),
  });
}

function readHealth(status: string): ObservedService['health'] {
  if (status.endsWith('(healthy)')) return 'healthy';
  if (status.endsWith('(unhealthy)')) return 'unhealthy';
  return /\((health: )?starting\)$/.test(status) ? 'starting' : 'none';
}

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const UNITS: Readonly<Record<string, number>> = {
  second: SECOND,
  minute: 60 * SECOND,
  hour: HOUR,
  day: 24 * HOUR,
  week: 7 * 24 * HOUR,
  month: 30 * 24 * HOUR,
  year: 365 * 24 * HOUR,
};

/** The engine rounds hours to the nearest, everything else down. */
function readUptime(status: string): ContainerStatus['uptime'] {
  const match = /^Up (Less than a|About an?|\d+) (second|minute|hour|day|week|month|year)s?\b/.exec(
    status,
  );
  const unit = UNITS[match?.[2] ?? ''];
  if (match?.[1] === undefined || unit === undefined) return undefined;
  if (match[1] === 'Less than a') return { least: 0, below: unit };
  const count = match[1].startsWith('About') ? 1 : Number(match[1]);
  const rounding = unit === HOUR ? unit / 2 : 0;
  return { least: count * unit - rounding, below: (count + 1) * unit - rounding };
}
