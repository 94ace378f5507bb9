import type { ErrorGroup } from './explanation.ts';

/** Errors about the values of secrets and their rotation. */
export const secretsErrors = {
  title: 'Secrets',
  codes: {
    'database-login-refused': {
      cause: 'The database accepts none of the passwords that pulso knows of the account.',
      fix: 'Write the password that the database has into the file under config/secrets/, then rotate it.',
    },
    'database-refused': {
      cause: 'The database did not change the password of an account.',
      fix: 'Read the message of the database, fix it, and run `pulso deploy <slug>`: it continues the rotation.',
    },
    'no-database-login': {
      cause: 'The template declares no account of this kind of database for the client.',
      fix: 'Use the verb of the database that the message names, or declare the account under `data` or `rotate` in template.yaml.',
    },
    'rotation-unknown': {
      cause:
        'A database mounts the secret, and the template does not say whose password it is: a new value would lock the app out.',
      fix: 'Add `rotate` to the secret in template.yaml; `rotate: []` if no database knows it.',
    },
    'rotation-waits': {
      cause: 'A rotation of the client was interrupted and has not been finished.',
      fix: 'Run `pulso deploy <slug>`: it finishes the rotation. Then repeat the command.',
    },
    'secret-changed': {
      cause:
        "The file of a database's password was edited by hand: the database still has the password that was deployed last.",
      fix: 'Run `pulso secrets rotate <slug> <name> --value-from-file`, which changes it in the database too, or restore the file.',
    },
    'secret-invalid': {
      cause: 'A value cannot be used as a password: it is not UTF-8 text, is empty or has a NUL.',
      fix: 'Give another value.',
    },
    'secret-old': {
      cause: 'A secret is older than `secrets.maxAge` in pulso.yaml allows.',
      fix: 'Run `pulso secrets rotate <slug> <name>`, or `pulso secrets set` for one that is issued elsewhere.',
    },
    'secret-provided': {
      cause:
        'The secret is issued elsewhere, such as the key of a service account: pulso cannot generate it.',
      fix: 'Get a new one where it was issued, then run `pulso secrets set <slug> <name> --from-file <file> --deploy`.',
    },
    'secret-value-missing': {
      cause: 'No value was given, and this is not a terminal that could ask for one.',
      fix: 'Pass the value on stdin, or use --from-file.',
    },
    'secrets-file-invalid': {
      cause: 'The file of secrets to import cannot be read, or is not of a known format.',
      fix: 'Use a .env file, a YAML mapping of names to texts, or a folder of files.',
    },
    'unknown-secret': {
      cause: 'The client has no secret of this name.',
      fix: 'Run `pulso secrets list <slug>`. Name a new secret in docker-compose.yml or k8s/ first.',
    },
  },
} as const satisfies ErrorGroup;
