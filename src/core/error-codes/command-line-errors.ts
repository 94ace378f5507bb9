import type { ErrorGroup } from './explanation.ts';

/** Errors of the command line itself: flags, arguments and confirmations. */
export const commandLineErrors = {
  title: 'Command line',
  codes: {
    'bad-docker-host': {
      cause: 'The `host` of a target, or DOCKER_HOST, is not an address of a Docker Engine.',
      fix: 'Use unix:///path, tcp://host:2376 or ssh://user@host in pulso.yaml or DOCKER_HOST.',
    },
    'bad-duration': {
      cause: 'A flag takes a duration and the value is not one.',
      fix: 'Write a number with a unit, such as 90s, 5m or 1h30m.',
    },
    'bad-flags': {
      cause:
        'Flags are combined that exclude each other, or one is given without the flag it requires.',
      fix: 'Remove or add the flag that the message names. `pulso <verb> --help` lists them.',
    },
    'bad-jq': {
      cause: 'The value of --jq is not a valid expression of jq.',
      fix: 'Correct the expression at the place that the message names; quote it for the shell.',
    },
    'bad-number': {
      cause: 'A flag takes a whole number and the value is not one.',
      fix: 'Write a whole number within the range that the message names.',
    },
    'bad-pattern': {
      cause: 'The value of --grep is not a valid regular expression.',
      fix: 'Correct the expression, or escape characters such as ( and [ with a backslash.',
    },
    'bad-selection': {
      cause:
        'The clients are named in a way that cannot be combined, or --select names an unknown key.',
      fix: 'Name slugs, or use --all, or use --select key=value with a key that the message lists.',
    },
    'bad-set': {
      cause: '`set` or --set got no answers, or one that is not key=value.',
      fix: 'Write key=value, for example `pulso set claro-colombia monthly_fee=100`.',
    },
    'bad-since': {
      cause: 'The value of --since is neither a duration nor a time.',
      fix: 'Write a duration such as 10m, or a time such as 2025-06-01T08:00:00Z.',
    },
    'conflicting-option': {
      cause: 'Two flags are given that exclude each other.',
      fix: 'Remove one of the two flags that the message names.',
    },
    'excess-arguments': {
      cause: 'The command got more arguments than it takes.',
      fix: 'Remove the extra arguments. `pulso <verb> --help` shows what it takes.',
    },
    'invalid-argument': {
      cause: 'A flag or an argument has a value that is not allowed.',
      fix: 'Use one of the values that the message or `pulso <verb> --help` lists.',
    },
    'jq-failed': {
      cause: 'The expression of --jq is valid, but cannot be applied to the document of the verb.',
      fix: 'Look at the document with -o json, or add `?` behind what may be missing.',
    },
    'missing-argument': {
      cause: 'A required argument is not given.',
      fix: 'Add the argument that the message names. `pulso <verb> --help` shows an example.',
    },
    'missing-mandatory-option-value': {
      cause: 'A required flag is not given.',
      fix: 'Add the flag that the message names.',
    },
    'no-client-named': {
      cause: 'The verb changes clients and none is named.',
      fix: 'Name slugs, or use --all or --select key=value.',
    },
    'no-service-named': {
      cause:
        'The verb is about one service, none is named, and the client has several but no `app`.',
      fix: 'Name one of the services that the message lists.',
    },
    'no-terminal': {
      cause: 'The verb needs to ask questions and standard input is not a terminal.',
      fix: 'Run it in a terminal, or use the flags that the message names.',
    },
    'not-confirmed': {
      cause: 'The command needs confirmation and this is not a terminal, so nothing was changed.',
      fix: 'Preview with --dry-run, then pass --yes.',
    },
    'option-missing-argument': {
      cause: 'A flag is given without the value it requires.',
      fix: 'Add the value after the flag.',
    },
    'slow-pattern': {
      cause:
        'The pattern of --grep takes too long on a line: its repeats can match the same text in very many ways.',
      fix: 'Avoid repeats inside of repeats: `x+` instead of `(x+)+`.',
    },
    'slug-missing': {
      cause: '`create` needs the slug of the new client.',
      fix: 'Run `pulso create <slug>`.',
    },
    'unknown-command': {
      cause: 'pulso does not have this verb.',
      fix: 'Run `pulso --help` to list the verbs.',
    },
    'unknown-error-code': {
      cause: '`explain` does not know this error code.',
      fix: 'Run `pulso explain` to list every code.',
    },
    'unknown-option': {
      cause: 'The verb does not have this flag.',
      fix: 'Run `pulso <verb> --help` to list its flags.',
    },
    usage: {
      cause: 'The command line cannot be parsed.',
      fix: 'Run `pulso <verb> --help`.',
    },
  },
} as const satisfies ErrorGroup;
