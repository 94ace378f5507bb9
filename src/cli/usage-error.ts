import type { CommanderError } from 'commander';
import type { ErrorCode } from '../core/error-codes/error-groups.ts';
import { PulsoError } from '../core/pulso-error.ts';
import { translateWord } from './other-tools.ts';

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

/** The word that a message of commander is about. */
const QUOTED = /'(-?[^']+)'/;

/** An invalid command line as an error of pulso: `commander.unknownOption` → `unknown-option`. `verb`: the one in the line. */
export function toUsageError(
  error: CommanderError,
  verb: string | undefined,
  line: readonly string[],
): PulsoError {
  const code = CODES[error.code] ?? 'usage';
  const text = error.message.replace(/^error: /, '');
  const suggestion = SUGGESTION.exec(text)?.[1];
  const meant = suggestion === undefined ? undefined : `did you mean ${suggestion}?`;
  return new PulsoError(code, text.replace(SUGGESTION, ''), {
    hint: adviseWord(code, text, { verb, line }) ?? meant ?? helpHint(verb),
    cause: error,
  });
}

/** What a word of another tool, or in another order, should have been. */
function adviseWord(
  code: ErrorCode,
  text: string,
  { verb, line }: { verb: string | undefined; line: readonly string[] },
): string | undefined {
  const word = QUOTED.exec(text)?.[1];
  if (word === undefined || (code !== 'unknown-command' && code !== 'unknown-option'))
    return undefined;
  const operands = line.slice(line.indexOf(word) + 1).filter((one) => !one.startsWith('-'));
  const advice = translateWord(word.split('=')[0] ?? word, operands);
  if (advice !== undefined || code === 'unknown-option' || verb === undefined) return advice;
  return `the verb comes first: \`pulso ${verb} ${word}\``;
}

function helpHint(verb: string | undefined): string {
  return verb === undefined
    ? 'run `pulso --help` to list the verbs'
    : `run \`pulso ${verb} --help\``;
}
