import { Argument, Option, type Command } from 'commander';
import { BUMPS, CI_SERVICES, TIMER_SERVICES } from '../../operations/catalog/choices.ts';
import type { Run } from '../verb.ts';
import { asExamples, verbAdder, type AddVerb } from './add-verb.ts';
import { DRY_RUN, withSelection } from './shared-flags.ts';

export function addWorkspaceVerbs(program: Command, run: Run): void {
  const verb = verbAdder(program);
  verb('init', '[dir]', 'pulso init fleet', 'pulso init --ci github', 'pulso init --timer systemd')
    .addOption(
      new Option(
        '--ci <service>',
        'Add a CI pipeline that comments changes on pull requests',
      ).choices(CI_SERVICES),
    )
    .option(
      '--ci-image <name@sha256:…>',
      'With --ci: image of pulso that the pipeline runs (default: the runner has pulso)',
    )
    .option(
      '--ci-executable <url@sha256:…>',
      'With --ci: executable of pulso that the pipeline downloads',
    )
    .addOption(
      new Option(
        '--timer <service>',
        'Add a timer that makes the backups that are due, every 15 minutes',
      ).choices(TIMER_SERVICES),
    )
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/init.ts')).runInit));
  const template = program
    .command('template')
    .description('Show, check and release a template')
    .addHelpText(
      'after',
      asExamples(['pulso template show', 'pulso template lint clients/template']),
    )
    .enablePositionalOptions();
  addTemplateVerbs(verbAdder(template), run);
  withSelection(
    verb('validate', '[slug...]', 'pulso validate', 'pulso validate claro-colombia'),
  ).action(run(async () => (await import('../commands/validate.ts')).runValidate));
  verb(
    ...(['audit', '[slug]', 'pulso audit claro-colombia', 'pulso audit --verify'] as const),
    'pulso audit --verify --against refs/pulso/audit',
  )
    .option('--verify', 'Detect edited, removed and reordered entries; exit 1 if there are any')
    .option(
      '--against <file|ref|->',
      'With --verify: compare with the heads that the anchor received',
    )
    .action(run(async () => (await import('../commands/audit.ts')).runAudit));
  verb('doctor', '', 'pulso doctor', 'pulso doctor -o json').action(
    run(async () => (await import('../commands/doctor.ts')).runDoctor),
  );
  const lock = program
    .command('lock')
    .description('Show and release the locks of a workspace')
    .addHelpText('after', asExamples(['pulso lock status', 'pulso lock release claro-colombia']))
    .enablePositionalOptions();
  addLockVerbs(verbAdder(lock), run);
  verb('explain', '[code]', 'pulso explain port-in-use', 'pulso explain -o json').action(
    run(async () => (await import('../commands/explain.ts')).runExplain),
  );
}

function addTemplateVerbs(verb: AddVerb, run: Run): void {
  verb(
    'template show',
    '[template]',
    'pulso template show',
    'pulso template show ./template',
  ).action(run(async () => (await import('../commands/template.ts')).runTemplateShow));
  verb(
    'template lint',
    '[template]',
    'pulso template lint',
    'pulso template lint ./template',
  ).action(run(async () => (await import('../commands/template.ts')).runTemplateLint));
  verb(
    'template release',
    '',
    'pulso template release minor',
    'pulso template release patch --dry-run',
  )
    .addArgument(new Argument('<bump>', 'Part of the version').choices(BUMPS))
    .option('--template <name>', 'Template, as named in pulso.yaml (default: the one set there)')
    .option('--force', 'Release even if some client cannot take it')
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/template.ts')).runTemplateRelease));
}

function addLockVerbs(verb: AddVerb, run: Run): void {
  verb('lock status', '', 'pulso lock status').action(
    run(async () => (await import('../commands/lock.ts')).runLockStatus),
  );
  verb('lock release', '<slug|lock>', 'pulso lock release claro-colombia')
    .option(
      '--force',
      'Release it even if its holder is alive: that one stops before its next change',
    )
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/lock.ts')).runLockRelease));
}
