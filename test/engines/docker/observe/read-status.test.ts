import { expect, it } from 'vitest';
import { readStatus } from '../../../../src/engines/docker/observe/read-status.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it.each<[string, ReturnType<typeof readStatus>]>([
  ['Created', { health: 'none' }],
  ['Up Less than a second', { health: 'none', uptime: { least: 0, below: 1000 } }],
  ['Up 3 seconds (health: starting)', { health: 'starting', uptime: { least: 3000, below: 4000 } }],
  [
    'Up About a minute (healthy)',
    { health: 'healthy', uptime: { least: MINUTE, below: 2 * MINUTE } },
  ],
  [
    'Up About an hour (unhealthy)',
    { health: 'unhealthy', uptime: { least: HOUR / 2, below: 1.5 * HOUR } },
  ],
  ['Up 5 hours (Paused)', { health: 'none', uptime: { least: 4.5 * HOUR, below: 5.5 * HOUR } }],
  ['Up 2 weeks', { health: 'none', uptime: { least: 336 * HOUR, below: 504 * HOUR } }],
  ['Exited (137) 2 hours ago', { health: 'none', exitCode: 137 }],
  ['Exited (0) Less than a second ago', { health: 'none', exitCode: 0 }],
  ['Restarting (1) 5 seconds ago', { health: 'none', exitCode: 1 }],
  ['Dead', { health: 'none' }],
  ['', { health: 'none' }],
])('reads "%s"', (status, expected) => {
  expect(readStatus(status)).toEqual({ exitCode: undefined, uptime: undefined, ...expected });
});
