import { Option, type Command } from 'commander';
import { EXISTING_DATA_CHOICES } from '../../operations/catalog/choices.ts';
import { collectPairs } from '../flags/collect-pairs.ts';
import { parseCount } from '../flags/parse-count.ts';
import type { Run } from '../verb.ts';
import { verbAdder } from './add-verb.ts';
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
    .addOption(selectFlag())
    .action(run(async () => (await import('../commands/list.ts')).runList));
}
