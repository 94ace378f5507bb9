import { makeFleet } from '../fleet/make-fleet.ts';
import type { Row, Side } from '../measure/contest.ts';
import { timeCommand } from '../measure/run-command.ts';

/** The least that a program of Node takes. */
export const NODE_ALONE: Side = {
  run: () => timeCommand({ argv: [process.execPath, '-e', '0'] }),
};

/** What every call pays before it does anything. */
export const startUpRows: readonly Row[] = [
  {
    id: 'version',
    what: '`pulso --version`',
    against: '`node -e 0`',
    aim: 1.3,
    runs: 31,
    open: (bench) =>
      Promise.resolve({
        pulso: { run: () => timeCommand({ argv: [...bench.pulso, '--version'] }) },
        peer: NODE_ALONE,
      }),
  },
  {
    id: 'list',
    what: '`pulso list` with 100 clients',
    against: '`node -e 0`',
    aim: 2,
    runs: 31,
    open: async (bench) => {
      const cwd = await makeFleet(bench, { name: 'fleet', size: 100, settings: 'as-made' });
      return {
        pulso: { run: () => timeCommand({ argv: [...bench.pulso, 'list'], cwd }) },
        peer: NODE_ALONE,
      };
    },
  },
];
