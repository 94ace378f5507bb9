import type { CommanderError } from 'commander';
import type { ErrorCode } from '../core/error-codes/error-groups.ts';
import { PulsoError } from '../core/pulso-error.ts';

const SUGGESTION = /\n?\(Did you mean (.*)\?\)$/s;

/** commander's codes, as `pulso explain` lists them. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  'commander.conflictingOption': 'conflicting-option',
  'commander.excessArguments': 'excess-arguments',
  'commander.invalidArgument': 'invalid-argument',
  'commander.missingArgument': 'missing-argument',
  'commander.missingMandatoryOptionValue': 'missing-mandatory-option-value',
  'commander.optionMissingArgument': 'option-missing-argument',
  'commander.unknownCommand': 'unknown-command',
  'commander.unknownOption': 'unknown-option',
};

/** An invalid command line as an error of pulso: `commander.unknownOption` → `unknown-option`. */
export function toUsageError(error: CommanderError, verb: string | undefined): PulsoError {
  const code = CODES[error.code] ?? 'usage';
  const text = error.message.replace(/^error: /, '');
  const suggestion = SUGGESTION.exec(text)?.[1];
  return new PulsoError(code, text.replace(SUGGESTION, ''), {
    hint: suggestion === undefined ? helpHint(verb) : `did you mean ${suggestion}?`,
    cause: error,
  });
}

function helpHint(verb: string | undefined): string {
  return verb === undefined
    ? 'run `pulso --help` to list the verbs'
    : `run \`pulso ${verb} --help\``;
}
