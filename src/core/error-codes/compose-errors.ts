import type { ErrorGroup } from './explanation.ts';

/** Errors about a client's docker-compose.yml and what it is merged with. The message names the file, line and column. */
export const composeErrors = {
  title: 'Compose files',
  codes: {
    'compose-cycle': {
      cause:
        'Services wait for each other in a circle (`depends_on`), or services or files contain themselves (`extends`, `include`).',
      fix: 'Remove one of the references.',
    },
    'compose-duplicate': {
      cause:
        'A port is published twice, a path is mounted twice, or an included file defines a name again.',
      fix: 'Remove or rename one of the two.',
    },
    'compose-empty': {
      cause: 'The compose file is empty.',
      fix: 'Restore it from git, or run `pulso sync <slug>`.',
    },
    'compose-file-missing': {
      cause: 'The compose file names a file that does not exist, or a link.',
      fix: 'Create the file, or correct its path.',
    },
    'compose-file-outside': {
      cause: "The compose file names a file outside the client's folder.",
      fix: "Copy the file into the client's folder and name it there.",
    },
    'compose-ignored': {
      cause: 'A key of the compose file has no effect in pulso, or another one than it seems.',
      fix: 'Do what the hint says, or remove the key.',
    },
    'compose-interpolation': {
      cause: 'A variable expression such as `${NAME:-default}` is invalid.',
      fix: 'Correct the expression, or write $$ for a dollar sign.',
    },
    'compose-missing': {
      cause: 'The client has no docker-compose.yml.',
      fix: 'Restore it from git, or move the client to a Kubernetes target.',
    },
    'compose-missing-key': {
      cause: 'A required key is missing.',
      fix: 'Add the key that the message names.',
    },
    'compose-override-unread': {
      cause:
        'The folder has a compose.yaml, which `docker compose` would read instead of docker-compose.yml, or a second override, or `.env` sets COMPOSE_FILE. pulso does not read such files.',
      fix: 'Move its content into the file that the message names, and delete the file.',
    },
    'compose-required-variable': {
      cause: 'A variable that must be set, as in `${NAME:?message}`, is not set.',
      fix: "Set it in the .env file of the client's folder.",
    },
    'compose-type': {
      cause: 'A value has the wrong type.',
      fix: 'Write a value of the type that the message names.',
    },
    'compose-undefined': {
      cause: 'A network, volume, config, secret or service is used but not defined.',
      fix: 'Define it at the top level of the file, or correct the name.',
    },
    'compose-unset-variable': {
      cause: 'A variable is not set, and its value is taken as empty.',
      fix: 'Set it in .env, or write `${NAME:-default}`.',
    },
    'compose-unsupported-key': {
      cause: 'pulso does not support this key of the compose specification.',
      fix: 'Follow the hint, or remove the key; keys that start with x- are ignored.',
    },
    'compose-value': {
      cause: 'A value has the right type and is not allowed.',
      fix: 'Correct the value as the message says.',
    },
    'compose-yaml': {
      cause: 'The compose file is not valid YAML.',
      fix: 'Correct the line that the message names.',
    },
    'dependency-cycle': {
      cause: 'Services wait for each other in a circle.',
      fix: 'Remove one of the dependencies.',
    },
    'env-file-syntax': {
      cause: 'A line of an env file cannot be parsed.',
      fix: 'Write NAME=value, one per line.',
    },
  },
} as const satisfies ErrorGroup;
