import type { Command } from 'commander';
import type { Run } from '../verb.ts';
import { asExamples, verbAdder } from './add-verb.ts';
import { DRY_RUN, withSelection } from './shared-flags.ts';

/** Below the verbs of templates: a base is what these compare with. */
export function addBaseVerbs(program: Command, run: Run): void {
  const base = program
    .command('base')
    .description('The render that a client last took')
    .addHelpText('after', asExamples(['pulso base rebuild claro-colombia']))
    .enablePositionalOptions();
  withSelection(
    verbAdder(base)(
      'base rebuild',
      '[slug...]',
      'pulso base rebuild claro-colombia',
      'pulso base rebuild --all --dry-run',
      'pulso base rebuild claro-colombia --against v1.4.0',
    ),
  )
    .option('--against <git-ref>', 'Render the template of this commit, branch or tag')
    .option('--current', 'Render the template as it is now')
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/base.ts')).runBaseRebuild));
}
