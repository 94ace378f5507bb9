import type { Bench, Missing } from '../measure/contest.ts';
import { runCommand, type Command } from '../measure/run-command.ts';
import { findCompose } from '../peers/find-compose.ts';
import { untilHealthy } from './check-stacks.ts';
import { COMPOSE_FILE, writeComposeFile } from './compose-file.ts';
import { makeStacks, type Stack } from './make-stacks.ts';

/** A client, and how its tool brings it up, shows its logs and takes it down. */
export interface Partner {
  stack: Stack;
  deploy: Command;
  destroy: Command;
  logs: (service: string) => Command;
}

/** Two clients alike: one of pulso's and one of compose's. */
export interface Pair {
  pulso: Partner;
  compose: Partner;
}

/** Makes the pair; nothing of it runs. */
export async function openPair(bench: Bench): Promise<Pair | Missing> {
  const compose = await findCompose(bench);
  if ('missing' in compose) return compose;
  const made = await makeStacks(bench, ['pulso', 'compose']);
  if ('missing' in made) return made;
  const [ours, theirs] = made.stacks;
  if (ours === undefined || theirs === undefined) throw new Error('expected two clients');
  await writeComposeFile(bench, theirs);
  const cwd = made.root;
  const byCompose = (...argv: string[]): Command => ({
    argv: ['docker', 'compose', '-f', COMPOSE_FILE, ...argv],
    cwd: theirs.folder,
    env: compose.env,
  });
  return {
    pulso: {
      stack: ours,
      deploy: { argv: [...bench.pulso, 'deploy', ours.slug], cwd },
      destroy: { argv: [...bench.pulso, 'destroy', ours.slug, '--purge', '--yes'], cwd },
      logs: (service) => ({ argv: [...bench.pulso, 'logs', ours.slug, service], cwd }),
    },
    compose: {
      stack: theirs,
      deploy: byCompose('up', '-d', '--wait'),
      destroy: byCompose('down', '-v'),
      logs: (service) => byCompose('logs', service),
    },
  };
}

/** Until the engine itself calls both healthy: no side has to wait for that any more. */
export async function deployPair({ interrupted }: Bench, { pulso, compose }: Pair): Promise<void> {
  await Promise.all([runCommand(pulso.deploy), runCommand(compose.deploy)]);
  await untilHealthy(pulso.stack, interrupted);
  await untilHealthy(compose.stack, interrupted);
}
