import { Option, type Command } from 'commander';
import { DEFAULTS } from '../../operations/catalog/defaults.ts';
import type { DiffFlags } from '../commands/diff.ts';
import { parseCount } from '../flags/parse-count.ts';
import { parseCanary, parseShare } from '../flags/rollout-flags.ts';
import type { Run } from '../verb.ts';
import { verbAdder, type AddVerb } from './add-verb.ts';
import { addBaseVerbs } from './base-verbs.ts';
import { conflictFlag, DRY_RUN, timeoutFlag, withSelection } from './shared-flags.ts';

export function addUpdateVerbs(program: Command, run: Run): void {
  const verb = verbAdder(program);
  withSelection(
    verb(
      'diff',
      '[slug...]',
      'pulso diff claro-colombia',
      'pulso diff --all --format markdown --exit-code',
    ),
  )
    .option('--stat', 'List changed files only')
    .addOption(
      new Option('--format <format>', 'Use markdown for a pull request comment')
        .choices(['text', 'markdown'] satisfies DiffFlags['format'][])
        .default('text'),
    )
    .option(
      '--against <git-ref>',
      'Compare with the template at this commit, branch or tag (default: the files on disk)',
    )
    .option('--exit-code', 'Exit 2 if something would change')
    .action(run(async () => (await import('../commands/diff.ts')).runDiff));
  addSync(verb, run);
  verb('resolve', '<slug>', 'pulso resolve claro-colombia').action(
    run(async () => (await import('../commands/resolve.ts')).runResolve),
  );
  withSelection(verb('overrides', '[slug...]', 'pulso overrides claro-colombia --stat'))
    .option('--stat', 'List changed files only')
    .action(run(async () => (await import('../commands/diff.ts')).runOverrides));
  addBaseVerbs(program, run);
  addChanges(verb, run);
}

function addSync(verb: AddVerb, run: Run): void {
  const { canary, maxUnavailable, maxFailures } = DEFAULTS;
  withSelection(
    verb(
      'sync',
      '[slug...]',
      'pulso sync --dry-run',
      'pulso sync --deploy --canary claro-colombia --max-unavailable 25%',
    ),
  )
    .addOption(conflictFlag())
    .option('--to <version>', 'Template version (default: the one in the workspace)')
    .option('--deploy', 'Deploy in waves and roll back unhealthy clients')
    .option('--canary <slug|n>', `Clients that go first (default: ${canary})`, parseCanary)
    .option(
      '--max-unavailable <n|%>',
      `Clients per wave (default: ${maxUnavailable.percent}%)`,
      parseShare,
    )
    .option(
      '--max-failures <n>',
      `Failed clients that stop the rollout if exceeded (default: ${maxFailures})`,
      parseCount('--max-failures'),
    )
    .addOption(timeoutFlag('With --deploy: '))
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/sync.ts')).runSync));
}

/** What changes one answer of a client, or its target. */
function addChanges(verb: AddVerb, run: Run): void {
  withSelection(
    verb(
      'set',
      '<slug|key=value...>',
      'pulso set claro-colombia currency=USD',
      'pulso set --select country=CO features=audio,sales',
    ),
  )
    .addOption(conflictFlag())
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/set.ts')).runSet));
  verb(
    'edit',
    '<slug> [file]',
    'pulso edit claro-colombia',
    'pulso edit claro-colombia docker-compose.yml',
  )
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/edit.ts')).runEdit));
  withSelection(verb('upgrade', '[slug...]', 'pulso upgrade claro-colombia --app-version 1.5.0'))
    .requiredOption('--app-version <version>', 'Version of the app to run')
    .addOption(conflictFlag())
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/set.ts')).runUpgrade));
  verb(
    'move',
    '<slug>',
    'pulso move claro-colombia --target prod',
    'pulso move claro-colombia --commit',
  )
    .option('--target <name>', 'New target, as named in pulso.yaml')
    .option('--no-data', 'Leave the data on the old target')
    .option('--commit', 'Delete the data that the last move left on the old target')
    .option('--rollback', 'Go back to the old target, without what was written since')
    .option('--abandon-source', 'Do not contact the old target (it is permanently gone)')
    .addOption(conflictFlag())
    .addOption(timeoutFlag())
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/move.ts')).runMove));
  verb(
    'render',
    '<slug>',
    'pulso render claro-colombia',
    'pulso render claro-colombia --show-secrets | kubectl apply -f -',
  )
    .option('--target <name>', "Target, as named in pulso.yaml (default: the client's own)")
    .option('--show-secrets', 'Print the values of Secrets too')
    .action(run(async () => (await import('../commands/render.ts')).runRender));
}
