import type { Bench, Contest, Missing, Row } from '../measure/contest.ts';
import { readCommand, runCommand, timeCommand, type Command } from '../measure/run-command.ts';
import { findCompose } from '../peers/find-compose.ts';
import { checkReady } from '../stacks/check-stacks.ts';
import { COMPOSE_FILE, writeComposeFile } from '../stacks/compose-file.ts';
import { lightenStack } from '../stacks/light-stack.ts';
import { makeStacks, type Stacks } from '../stacks/make-stacks.ts';
import { removeStacks } from '../stacks/remove-stacks.ts';

/** Many clients' stacks at once on the Docker Engine. */
export const fleetRows: readonly Row[] = [
  {
    id: 'deploy-twenty',
    what: 'twenty clients deployed',
    against: 'a shell loop of `docker compose up -d --wait`, four at a time',
    aim: 0.7,
    runs: 2,
    warmUp: false,
    open: openTwenty,
  },
  {
    id: 'status',
    what: 'status of 50 running stacks, each of three containers that sleep',
    against: '`docker ps` once',
    aim: 3,
    runs: 9,
    open: openStatus,
  },
];

async function openTwenty(bench: Bench): Promise<Contest | Missing> {
  const compose = await findCompose(bench);
  if ('missing' in compose) return compose;
  const made = await makeStacks(bench, numbered('fleet', 20));
  if ('missing' in made) return made;
  for (const stack of made.stacks) await writeComposeFile(bench, stack);
  const loop = `ls -d clients/bench-* | xargs -P 4 -I {} docker compose -f {}/${COMPOSE_FILE} up -d --wait`;
  const side = (command: Command) => ({
    prepare: () => removeStacks(slugsOf(made)),
    run: () => timeCommand({ ...command, cwd: made.root }),
    check: async () => {
      for (const stack of made.stacks) await checkReady(stack);
    },
  });
  return {
    pulso: side({ argv: [...bench.pulso, 'deploy', '--all'] }),
    peer: side({ argv: ['sh', '-c', loop], env: compose.env }),
  };
}

async function openStatus(bench: Bench): Promise<Contest | Missing> {
  const made = await makeStacks(bench, numbered('light', 50));
  if ('missing' in made) return made;
  for (const stack of made.stacks) await lightenStack(stack);
  const pulso = (...argv: string[]): Command => ({
    argv: [...bench.pulso, ...argv],
    cwd: made.root,
  });
  await runCommand(pulso('deploy', '--all'));
  const status = pulso('status');
  return {
    pulso: {
      run: () => timeCommand(status),
      check: async () => {
        const { clients } = JSON.parse(
          await readCommand({ ...status, argv: [...status.argv, '-o', 'json'] }),
        ) as { clients: { state: string }[] };
        const running = clients.filter(({ state }) => state === 'running');
        if (running.length !== 50) throw new Error(`${running.length} of 50 stacks run`);
      },
    },
    peer: { run: () => timeCommand({ argv: ['docker', 'ps'] }) },
  };
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${String(index + 1)}`);
}

function slugsOf({ stacks }: Stacks): string[] {
  return stacks.map(({ slug }) => slug);
}
