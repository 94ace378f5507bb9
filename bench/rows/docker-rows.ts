import type { Bench, Contest, Missing, Row, Side } from '../measure/contest.ts';
import { runCommand, timeCommand } from '../measure/run-command.ts';
import { checkAbsent, checkReady } from '../stacks/check-stacks.ts';
import { checkConfig, editConfig, renameConfig } from '../stacks/edit-config.ts';
import { deployPair, openPair, type Pair, type Partner } from '../stacks/open-pair.ts';
import { removeStacks } from '../stacks/remove-stacks.ts';

const UP = '`docker compose up -d --wait`';

/** One client's stack on the Docker Engine: app, PostgreSQL and Redis. */
export const dockerRows: readonly Row[] = [
  {
    id: 'deploy',
    what: 'deploy from nothing until healthy, same compose file, same images',
    against: UP,
    aim: 0.8,
    runs: 3,
    warmUp: false,
    open: (bench) => withPair(bench, openDeploy),
  },
  {
    id: 'deploy-again',
    what: 'deploy with nothing to do',
    against: UP,
    aim: 0.3,
    runs: 9,
    open: (bench) => withPair(bench, openDeployAgain),
  },
  {
    id: 'deploy-edited',
    what: 'deploy after one byte of a config',
    against: `${UP} after the same edit, the config given another name`,
    aim: 0.8,
    runs: 3,
    warmUp: false,
    open: (bench) => withPair(bench, openDeployEdited),
  },
  {
    id: 'destroy',
    what: 'destroy with its data',
    against: '`docker compose down -v`',
    aim: 0.8,
    runs: 5,
    warmUp: false,
    open: (bench) => withPair(bench, openDestroy),
  },
];

async function withPair(
  bench: Bench,
  open: (pair: Pair, bench: Bench) => Contest | Promise<Contest>,
): Promise<Contest | Missing> {
  const pair = await openPair(bench);
  return 'missing' in pair ? pair : open(pair, bench);
}

function openDeploy({ pulso, compose }: Pair): Contest {
  const side = ({ stack, deploy }: Partner): Side => ({
    prepare: () => removeStacks([stack.slug]),
    run: () => timeCommand(deploy),
    check: () => checkReady(stack),
  });
  return { pulso: side(pulso), peer: side(compose) };
}

async function openDeployAgain(pair: Pair, bench: Bench): Promise<Contest> {
  await deployPair(bench, pair);
  const side = ({ stack, deploy }: Partner): Side => ({
    run: () => timeCommand(deploy),
    check: () => checkReady(stack),
  });
  return { pulso: side(pair.pulso), peer: side(pair.compose) };
}

async function openDeployEdited(pair: Pair, bench: Bench): Promise<Contest> {
  await deployPair(bench, pair);
  const side = ({ stack, deploy }: Partner, edit: () => Promise<void>): Side => ({
    prepare: edit,
    run: () => timeCommand(deploy),
    check: async () => {
      await checkReady(stack);
      await checkConfig(stack);
    },
  });
  const { pulso, compose } = pair;
  return {
    pulso: side(pulso, () => editConfig(pulso.stack)),
    peer: side(compose, async () => {
      await editConfig(compose.stack);
      await renameConfig(compose.stack);
    }),
  };
}

function openDestroy({ pulso, compose }: Pair): Contest {
  const side = ({ stack, deploy, destroy }: Partner): Side => ({
    prepare: async () => {
      await runCommand(deploy);
      await checkReady(stack);
    },
    run: () => timeCommand(destroy),
    check: () => checkAbsent([stack.slug]),
  });
  return { pulso: side(pulso), peer: side(compose) };
}
