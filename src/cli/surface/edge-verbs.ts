import type { Command } from 'commander';
import type { Run } from '../verb.ts';
import { asExamples, verbAdder } from './add-verb.ts';
import { DRY_RUN, timeoutFlag } from './shared-flags.ts';

export function addEdgeVerbs(program: Command, run: Run): void {
  const edge = program
    .command('edge')
    .description('HTTPS and a host name for every client on a Docker target')
    .addHelpText('after', asExamples(['pulso edge deploy', 'pulso edge status']))
    .enablePositionalOptions();
  const verb = verbAdder(edge);
  verb('edge deploy', '', 'pulso edge deploy', 'pulso edge deploy --dry-run')
    .addOption(timeoutFlag())
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/edge.ts')).runEdgeDeploy));
  verb('edge status', '', 'pulso edge status', 'pulso edge status -o json').action(
    run(async () => (await import('../commands/edge.ts')).runEdgeStatus),
  );
  verb('edge destroy', '', 'pulso edge destroy', 'pulso edge destroy --purge --yes')
    .option('--purge', 'Delete its certificates too')
    .addOption(timeoutFlag())
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/edge.ts')).runEdgeDestroy));
}
