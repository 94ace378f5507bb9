import type { Command } from 'commander';
import type { Run } from '../verb.ts';
import { verbAdder } from './add-verb.ts';

export function addExecVerbs(program: Command, run: Run): void {
  const verb = verbAdder(program);
  withTerminal(
    verb(
      'exec',
      '<slug> [service] [command...]',
      'pulso exec claro-colombia -- node --version',
      'pulso exec claro-colombia database -- sh -c "df -h | tail -1"',
      'pulso exec claro-colombia app -- tee /tmp/import.csv < import.csv',
    ).usage('[options] <slug> [service] -- <command> [argument...]'),
  ).action(run(async () => (await import('../commands/exec.ts')).runExec));
  withTerminal(
    verb(
      'run',
      '<slug> [service] [command...]',
      'pulso run claro-colombia -- npm run migrate',
      'pulso run claro-colombia worker -- python manage.py shell',
      'pulso run claro-colombia -- docker-entrypoint.sh npm run migrate   # with the entrypoint of the image',
    )
      .usage('[options] <slug> [service] -- <command> [argument...]')
      .addHelpText('after', RUN_HELP),
  ).action(run(async () => (await import('../commands/exec.ts')).runExec));
  withTerminal(
    verb(
      'shell',
      '<slug> [service] [argument...]',
      'pulso shell claro-colombia',
      'pulso shell claro-colombia database -- -c "ls /var/lib"',
    ).usage('[options] <slug> [service] [-- argument...]'),
  ).action(run(async () => (await import('../commands/exec.ts')).runShell));
  for (const [name, ...examples] of DATABASES) {
    withTerminal(
      verb(name, '<slug> [argument...]', `pulso ${name} claro-colombia`, ...examples).usage(
        '[options] <slug> [-- argument...]',
      ),
    ).action(run(async () => (await import('../commands/exec.ts')).runDatabaseShell));
  }
}

const RUN_HELP = `
The container is made as that of the service is now, running or stopped: its image, environment, configs and secrets,
volumes, user, folder, networks, limits and security. It publishes no port, has no health check, gets none of the
service's traffic, and is removed when the command ends. The image's entrypoint is not run, on Kubernetes as on Docker:
name it before the command if it prepares something.`;

const DATABASES = [
  ['psql', 'pulso psql claro-colombia -- --command "SELECT 1"', 'pulso psql acme < fix.sql'],
  ['mysql', 'pulso mysql claro-colombia -- --execute "SELECT 1"', 'pulso mysql acme < fix.sql'],
  ['redis-cli', 'pulso redis-cli claro-colombia -- info memory'],
] as const;

/** Commands run on a terminal if pulso does, unless a flag says otherwise. */
function withTerminal(verb: Command): Command {
  return verb
    .option('-t, --tty', 'Run it on a terminal (default: if stdin and stdout are one)')
    .option('-T, --no-tty', 'Run it without a terminal');
}
