import type { Command } from 'commander';
import type { Run } from '../verb.ts';
import { asExamples, verbAdder } from './add-verb.ts';
import { DRY_RUN, timeoutFlag, withSelection } from './shared-flags.ts';

export function addSecretsVerbs(program: Command, run: Run): void {
  const secrets = program
    .command('secrets')
    .description('List, write and rotate the secrets of clients')
    .addHelpText(
      'after',
      asExamples(['pulso secrets list', 'pulso secrets rotate claro-colombia database_password']),
    )
    .enablePositionalOptions();
  const verb = verbAdder(secrets);
  withSelection(verb('secrets list', '[slug...]', 'pulso secrets list claro-colombia')).action(
    run(async () => (await import('../commands/secrets.ts')).runSecretsList),
  );
  verb(
    'secrets set',
    '<slug> <secret>',
    'pulso secrets set claro-colombia database_password',
    'pulso secrets set acme bigquery_credentials.json --from-file key.json --deploy',
  )
    .option('--from-file <file>', 'Read the value from a file (default: stdin, or a prompt)')
    .option('--deploy', 'Deploy the client afterwards')
    .addOption(timeoutFlag('With --deploy: '))
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/secrets.ts')).runSecretsSet));
  verb(
    'secrets rotate',
    '<slug> [secret...]',
    'pulso secrets rotate claro-colombia database_password',
    'pulso secrets rotate claro-colombia --all',
    'pulso secrets rotate claro-colombia database_password --value-from-file',
  )
    .option('--all', 'All secrets that are generated')
    .option('--value-from-file', 'Keep the value in the file, and take it to the database')
    .addOption(timeoutFlag())
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/secrets.ts')).runSecretsRotate));
  verb(
    'secrets import',
    '<slug> <path>',
    'pulso secrets import claro-colombia .env',
    'pulso secrets import claro-colombia secrets.yaml --deploy',
  )
    .option('--deploy', 'Deploy the client afterwards')
    .addOption(timeoutFlag('With --deploy: '))
    .option(...DRY_RUN)
    .action(run(async () => (await import('../commands/secrets.ts')).runSecretsImport));
}
