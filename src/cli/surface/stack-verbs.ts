import type { Command } from 'commander';
import { DEFAULTS } from '../../operations/catalog/defaults.ts';
import { collectWords } from '../flags/collect-pairs.ts';
import { parseCount } from '../flags/parse-count.ts';
import type { Run } from '../verb.ts';
import { verbAdder, type AddVerb } from './add-verb.ts';
import { DRY_RUN, rollbackFlag, timeoutFlag, withSelection } from './shared-flags.ts';

const CARRY_DATA = [
  '--carry-data',
  'Copy data that would be left behind to the volume mounted in its place',
] as const;
const FORCE_CONFLICTS = [
  '--force-conflicts',
  "Kubernetes: take over fields that others set on the client's objects",
] as const;
const SERVICE = ['--service <name,…>', 'These services only', collectWords] as const;

export function addStackVerbs(program: Command, run: Run): void {
  const verb = verbAdder(program);
  withSelection(
    verb(
      'deploy',
      '[slug...]',
      'pulso deploy claro-colombia',
      'pulso deploy --all --dry-run --exit-code',
    ).alias('up'),
  )
    .option('--recreate', 'Recreate every container, changed or not')
    .addOption(rollbackFlag())
    .option(...CARRY_DATA)
    .option(...FORCE_CONFLICTS)
    .addOption(timeoutFlag())
    .option(...DRY_RUN)
    .option('--exit-code', 'With --dry-run: exit 2 if something would change')
    .option('--plan <file>', 'Deploy a saved plan, if nothing that it saw has changed')
    .action(run(async () => (await import('../commands/converge.ts')).runDeploy));
  withSelection(
    verb(
      'plan',
      '[slug...]',
      'pulso plan claro-colombia --out claro.plan.json',
      'pulso deploy claro.plan.json',
    ),
  )
    .option('--out <file>', 'Save the plan, with digests of all that it saw and without secrets')
    .option('--recreate', 'Recreate every container, changed or not')
    .addOption(rollbackFlag())
    .option(...CARRY_DATA)
    .option(...FORCE_CONFLICTS)
    .option('--exit-code', 'Exit 2 if something would change')
    .action(run(async () => (await import('../commands/converge.ts')).runPlan));
  withSelection(verb('adopt', '[slug...]', 'pulso adopt claro-colombia --dry-run'))
    .option(...CARRY_DATA)
    .addOption(timeoutFlag())
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/converge.ts')).runAdopt));
  verb('history', '<slug>', 'pulso history claro-colombia')
    .option(
      '--limit <n>',
      `The newest deployments (default: ${DEFAULTS.historyLimit})`,
      parseCount('--limit'),
    )
    .action(run(async () => (await import('../commands/deployments.ts')).runHistory));
  verb(
    'rollback',
    '<slug>',
    'pulso rollback claro-colombia --dry-run',
    'pulso rollback claro-colombia --to 12',
  )
    .option(
      '--to <n>',
      'Deployment, as history numbers it (default: the newest healthy one that differs)',
      parseCount('--to'),
    )
    .addOption(timeoutFlag())
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/deployments.ts')).runRollback));
  addStartStop(verb, run);
  addObserve(verb, run);
  withSelection(
    verb('prove', '[slug...]', 'pulso prove', 'pulso prove claro-colombia --report proof.html'),
  )
    .option('--report <file>', 'Write a report: .md, .html or .json')
    .option('--dry-run', 'Show what would be probed, and probe nothing')
    .action(run(async () => (await import('../commands/prove.ts')).runProve));
  withSelection(
    verb(
      'destroy',
      '[slug...]',
      'pulso destroy claro-colombia',
      'pulso destroy claro-colombia --purge --yes',
    ).alias('down'),
  )
    .option('--purge', 'Delete the data volumes too, after a last backup if there is a repository')
    .option('--no-backup', 'With --purge: make no last backup')
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/converge.ts')).runDestroy));
  verb('reset', '<slug>', 'pulso reset claro-colombia --dry-run', 'pulso reset claro-colombia')
    .option('--no-backup', 'Make no last backup')
    .addOption(timeoutFlag())
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/converge.ts')).runReset));
}

function addStartStop(verb: AddVerb, run: Run): void {
  withSelection(verb('start', '[slug...]', 'pulso start claro-colombia'))
    .option(...SERVICE)
    .addOption(timeoutFlag())
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/converge.ts')).runStart));
  withSelection(verb('stop', '[slug...]', 'pulso stop --all'))
    .option(...SERVICE)
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/converge.ts')).runStop));
  withSelection(verb('restart', '[slug...]', 'pulso restart claro-colombia --service app'))
    .option(...SERVICE)
    .addOption(timeoutFlag())
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/converge.ts')).runRestart));
}

function addObserve(verb: AddVerb, run: Run): void {
  const seconds = DEFAULTS.watchInterval / 1000;
  withSelection(
    verb('status', '[slug...]', 'pulso status', 'pulso status claro-colombia --watch').alias('ps'),
  )
    .option('--watch', `Refresh every ${seconds} s (JSON: one document per line)`)
    .action(run(async () => (await import('../commands/status.ts')).runStatus));
  withSelection(
    verb(
      'logs',
      '[slug] [service...]',
      'pulso logs claro-colombia app --follow',
      'pulso logs claro-colombia --since 10m --grep "error|timeout"',
      'pulso logs claro-colombia tigo-guatemala --service app --follow',
    ).usage('[options] <slug...> [service...]'),
  )
    .option(...SERVICE)
    .option('-f, --follow', 'Wait for new lines until Ctrl-C (JSON: one document per line)')
    .option('--since <when>', 'Lines since 10m ago, or since 2026-01-31T08:00:00Z (default: all)')
    .option('-n, --tail <lines>', 'Last lines of each service (default: all)', parseCount('--tail'))
    .option('--grep <pattern>', 'Only lines that match this regular expression')
    .option('--timestamps', 'Prefix lines with timestamps')
    .option('--show-secrets', 'Do not hide values of the secrets of the client; this is recorded')
    .option('--raw-colors', 'Keep the colors of log lines (default: removed)')
    .action(run(async () => (await import('../commands/logs.ts')).runLogs));
  verb('port', '<slug> [service] [port]', 'pulso port claro-colombia', 'pulso port acme app 8080') // prettier-ignore
    .action(run(async () => (await import('../commands/addresses.ts')).runPort));
  verb('open', '<slug>', 'pulso open claro-colombia', 'pulso open claro-colombia --print')
    .option('--print', 'Print the address only (default if stdout is not a terminal)')
    .action(run(async () => (await import('../commands/addresses.ts')).runOpen));
}
