import { Option, type Command } from 'commander';
import { EXISTING_DATA_CHOICES } from '../../operations/catalog/choices.ts';
import { collectPairs } from '../flags/collect-pairs.ts';
import { parseCount } from '../flags/parse-count.ts';
import type { Run } from '../verb.ts';
import { asExamples, verbAdder, type AddVerb } from './add-verb.ts';
import { DRY_RUN, selectFlag, timeoutFlag } from './shared-flags.ts';

export function addClientVerbs(program: Command, run: Run): void {
  const verb = verbAdder(program);
  verb(
    'create',
    '[slug]',
    'pulso create claro-colombia --name "Claro Colombia" --country CO --database postgresql',
    'pulso create acme --answers acme.yaml --deploy',
  )
    .option('--template <name>', 'Template, as named in pulso.yaml (default: the one set there)')
    .option('--set <key=value>', 'Set an answer; repeatable', collectPairs)
    .option('--answers <file>', 'Read answers from a YAML file, - for stdin')
    .option('--target <name>', 'Target, as named in pulso.yaml (default: the one set there)')
    .option(
      '--block <n>',
      'Use this port block (default: the first free one)',
      parseCount('--block'),
    )
    .option('--base', "Create the operator's own system, on block 0")
    .addOption(
      new Option(
        '--existing-data <choice>',
        'What to do with data that an earlier client of the slug left',
      ).choices(EXISTING_DATA_CHOICES),
    )
    .option('--deploy', 'Deploy the client right away')
    .addOption(timeoutFlag('With --deploy: '))
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/create.ts')).runCreate));
  verb('list', '', 'pulso list', 'pulso list --select country=CO')
    .alias('ls')
    .addOption(selectFlag())
    .action(run(async () => (await import('../commands/list.ts')).runList));
  verb('remove', '<slug>', 'pulso remove claro-colombia --dry-run', 'pulso remove claro-colombia')
    .alias('rm')
    .option('--no-backup', 'Make no last backup')
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/remove.ts')).runRemove));
  const config = program
    .command('config')
    .description('Show what makes a client what it is')
    .addHelpText(
      'after',
      asExamples(['pulso config show claro-colombia', 'pulso config get claro-colombia ports.web']),
    )
    .enablePositionalOptions();
  addConfigVerbs(verbAdder(config), run);
}

function addConfigVerbs(verb: AddVerb, run: Run): void {
  verb('config show', '<slug>', 'pulso config show claro-colombia').action(
    run(async () => (await import('../commands/config.ts')).runConfigShow),
  );
  verb(
    'config get',
    '<slug> <key>',
    'pulso config get claro-colombia answers.country',
    'pulso config get claro-colombia ports.web',
  ).action(run(async () => (await import('../commands/config.ts')).runConfigGet));
}
