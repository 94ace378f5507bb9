import type { Command } from 'commander';
import type { Run } from '../verb.ts';
import { verbAdder } from './add-verb.ts';
import { DRY_RUN, timeoutFlag, withSelection } from './shared-flags.ts';

const REPOSITORY = [
  '--repository <name>',
  'A repository of pulso.yaml (default: backups.repository)',
] as const;

export function addDataVerbs(program: Command, run: Run): void {
  const verb = verbAdder(program);
  withSelection(
    verb('backup', '[slug...]', 'pulso backup claro-colombia', 'pulso backup --all --due'),
  )
    .option('--due', 'Only clients whose backup is due by the schedule')
    .option(...REPOSITORY)
    .option('--keep', 'Never remove this backup by prune')
    .option('--note <text>', 'A note that is kept with the backup, not encrypted')
    .option('--no-secrets', "Leave out the client's secrets")
    .option('--stopped', 'Stop all services but databases and caches meanwhile')
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/data.ts')).runBackup));
  withSelection(
    verb('backups', '[slug...]', 'pulso backups', 'pulso backups claro-colombia --check'),
  )
    .option('--check', 'Read every byte of every backup')
    .option(...REPOSITORY)
    .option('--exit-code', 'Exit 2 if a client has no good backup within its schedule')
    .action(run(async () => (await import('../commands/data.ts')).runBackups));
  withSelection(
    verb('prune', '[slug...]', 'pulso prune --all --dry-run', 'pulso prune --all --yes'),
  )
    .option(...REPOSITORY)
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/data.ts')).runPrune));
  verb(
    'restore',
    '<slug>',
    'pulso restore claro-colombia --dry-run',
    'pulso restore claro-colombia --from 2026-11-25 --only database',
    'pulso restore claro-colombia --check',
    'pulso restore claro-colombia --check --on staging',
    'pulso restore claro-colombia --as claro-prueba',
  )
    .option(
      '--from <backup>',
      'latest, an id, a day, a time with its zone, <slug>/<id> or a path (default: latest)',
    )
    .option('--only <part,…>', 'database, files, secrets (default: all)')
    .option('--as <slug>', 'Create a new client of the backup')
    .option('--target <name>', 'With --as: where the new client runs')
    .option('--check', 'Restore beside what is live, compare, and remove it again')
    .option('--on <target>', 'With --check: load it on this target, in a server of its own')
    .option('--rollback', 'Swap back what the last restore replaced')
    .option('--key <file>', 'The key that reads the backup (default: backups.key)')
    .option(...REPOSITORY)
    .option('--no-backup', 'Do not save what is live before it is replaced')
    .addOption(timeoutFlag())
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/restore.ts')).runRestore));
  verb('clone', '<slug> <new>', 'pulso clone claro-colombia claro-prueba')
    .option('--target <name>', "Where the new client runs (default: the client's own target)")
    .addOption(timeoutFlag())
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/restore.ts')).runClone));
  verb('rename', '<slug> <new>', 'pulso rename claro-colombia claro-co')
    .addOption(timeoutFlag())
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/restore.ts')).runRename));
  verb('backup-key', '<file>', 'pulso backup-key ~/pulso-backup.key')
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/data.ts')).runBackupKey));
}
