import { makeFleet, slugOf } from '../fleet/make-fleet.ts';
import { checkRevised, keepBehind, reviseTemplate } from '../fleet/revise-template.ts';
import type { Bench, Row, Side } from '../measure/contest.ts';
import { timeCommand } from '../measure/run-command.ts';
import { findProgram } from '../peers/find-program.ts';
import { makeMergeLoop } from '../peers/make-merge-loop.ts';
import { NODE_ALONE } from './start-up-rows.ts';

const SIZE = 1000;

export const syncRows: readonly Row[] = [
  {
    id: 'sync',
    what: 'sync of 1,000 clients, three files of the template changed, one override each',
    against: '`git merge-file` over those three files, a process each',
    aim: 0.1,
    runs: 3,
    open: (bench) => openAgainstGit(bench, 'changed'),
  },
  {
    id: 'sync-all-files',
    what: 'the same',
    against: '`git merge-file` over all files of each client, a process each',
    aim: 0.1,
    runs: 2,
    warmUp: false,
    open: (bench) => openAgainstGit(bench, 'all'),
  },
  {
    id: 'sync-again',
    what: 'sync of 1,000 clients with nothing to do',
    against: '`node -e 0`',
    aim: 10,
    runs: 11,
    open: async (bench) => {
      const root = await makeFleet(bench, { name: 'fleet', size: SIZE });
      return { pulso: verb(bench, root, 'sync'), peer: NODE_ALONE };
    },
  },
  {
    id: 'diff',
    what: 'diff of 1,000 clients',
    against: 'the same sync',
    aim: 1,
    runs: 3,
    open: async (bench) => {
      const root = await makeFleet(bench, { name: 'fleet', size: SIZE });
      // A sync leaves nothing to show: the next diff is of the next revision.
      const prepare = (): Promise<void> => keepBehind(root, slugOf(1));
      const check = (): Promise<void> => checkSynced(root);
      return {
        pulso: { ...verb(bench, root, 'diff'), prepare },
        peer: { ...verb(bench, root, 'sync'), check },
      };
    },
  },
];

async function openAgainstGit(bench: Bench, files: 'changed' | 'all') {
  const git = await findProgram('git');
  if (git === undefined) return { missing: 'git is not installed' };
  const root = await makeFleet(bench, { name: 'fleet', size: SIZE });
  const peer = await makeMergeLoop({ bench, root, size: SIZE, files });
  const prepare = (): Promise<void> => reviseTemplate(root);
  const check = (): Promise<void> => checkSynced(root);
  return { pulso: { ...verb(bench, root, 'sync'), prepare, check }, peer };
}

/** The first client and the last stand for those between them. */
async function checkSynced(root: string): Promise<void> {
  await checkRevised(root, slugOf(1));
  await checkRevised(root, slugOf(SIZE));
}

function verb(bench: Bench, cwd: string, name: string): Side {
  return { run: () => timeCommand({ argv: [...bench.pulso, name, '--all'], cwd }) };
}
