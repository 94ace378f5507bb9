import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFleet, slugOf } from '../fleet/make-fleet.ts';
import type { Row } from '../measure/contest.ts';
import { timeCommand } from '../measure/run-command.ts';
import { findProgram } from '../peers/find-program.ts';
import { makeCookiecutter } from '../peers/make-cookiecutter.ts';

const SLUG = 'claro-colombia';
const ANSWERS = ['--name', 'Claro Colombia', '--country', 'CO', '--database', 'postgresql'];

export const createRow: Row = {
  id: 'create',
  what: 'create one client',
  against: 'cookiecutter with an equal template',
  aim: 0.5,
  runs: 15,
  open: async (bench) => {
    const cookiecutter = await findProgram('cookiecutter');
    if (cookiecutter === undefined) {
      return { missing: 'cookiecutter is not installed, and there is no Debian package here' };
    }
    const root = await makeFleet(bench, 'create', 1);
    const equal = join(bench.scratch, 'create-equal');
    await makeCookiecutter(join(root, 'clients', slugOf(1)), equal);
    const argv = ['create', SLUG, '--yes', '--business-type', 'telco', ...ANSWERS];
    const made = join(bench.scratch, 'create-made');
    return {
      pulso: {
        prepare: () => rm(join(root, 'clients', SLUG), { recursive: true, force: true }),
        run: () => timeCommand({ argv: [...bench.pulso, ...argv], cwd: root }),
      },
      peer: {
        prepare: () => rm(made, { recursive: true, force: true }),
        run: () =>
          timeCommand({ argv: [cookiecutter, '--no-input', '-o', made, equal, `slug=${SLUG}`] }),
      },
    };
  },
};
