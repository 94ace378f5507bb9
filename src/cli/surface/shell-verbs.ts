import { Argument, type Command } from 'commander';
import type { Shell } from '../commands/completion.ts';
import type { Run } from '../verb.ts';
import { asExamples } from './add-verb.ts';

/** Verbs of the command line itself: no operation is behind them. */
export function addShellVerbs(program: Command, run: Run): void {
  program
    .command('completion')
    .description('Print the completion script of a shell')
    .addHelpText('after', asExamples(['source <(pulso completion bash)']))
    .addArgument(
      new Argument('<shell>', 'Your shell').choices(['bash', 'zsh', 'fish'] satisfies Shell[]),
    )
    .action(run(async () => (await import('../commands/completion.ts')).runCompletion));
  program
    .command('__complete [words...]', { hidden: true })
    .allowUnknownOption()
    .passThroughOptions()
    .action(run(async () => (await import('../commands/complete.ts')).runComplete));
}
