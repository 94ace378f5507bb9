import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFleet } from '../fleet/make-fleet.ts';
import type { Row } from '../measure/contest.ts';
import { readCommand, timeCommand, type Command } from '../measure/run-command.ts';
import { findProgram } from '../peers/find-program.ts';
import { checkEqual, makeCookiecutter } from '../peers/make-cookiecutter.ts';

const SLUG = 'claro-colombia';
const NAME = 'Claro Colombia';
const ANSWERS = ['--name', NAME, '--country', 'CO', '--database', 'postgresql'];

export const createRow: Row = {
  id: 'create',
  what: 'create one client',
  against: 'cookiecutter with an equal template',
  aim: 0.5,
  runs: 15,
  open: async (bench) => {
    const cookiecutter = await findProgram('cookiecutter');
    if (cookiecutter === undefined) {
      return { missing: 'cookiecutter is not installed and its Debian package is not available' };
    }
    const root = await makeFleet(bench, { name: 'fleet', size: 1 });
    const client = join(root, 'clients', SLUG);
    const argv = [...bench.pulso, '-o', 'json', 'create', SLUG, '--yes', ...ANSWERS] as const;
    const { ports, subnet } = await makeFirst(argv, root);
    const values = { slug: SLUG, name: NAME, ...ports, subnet };
    const equal = join(bench.scratch, 'equal');
    await makeCookiecutter({ client, values, folder: equal });
    const made = join(bench.scratch, 'made');
    return {
      pulso: {
        prepare: () => rm(client, { recursive: true }),
        run: () => timeCommand({ argv, cwd: root }),
      },
      peer: {
        prepare: () => rm(made, { recursive: true, force: true }),
        run: () => timeCommand({ argv: [cookiecutter, '--no-input', '-o', made, equal] }),
        check: () => checkEqual(client, join(made, SLUG)),
      },
    };
  },
};

/** What pulso chose for the client; the same at every run, the place being free again. */
async function makeFirst(argv: Command['argv'], cwd: string): Promise<Place> {
  const { client } = JSON.parse(await readCommand({ argv, cwd })) as { client: Place };
  return client;
}

interface Place {
  ports: Readonly<Record<string, string>>;
  subnet: string;
}
