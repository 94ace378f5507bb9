import type { CommanderError } from 'commander';
import { PulsoError } from '../core/pulso-error.ts';

const SUGGESTION = /\n?\(Did you mean (.*)\?\)$/s;

/** A wrong command line, in pulso's own words: `commander.unknownOption` → `unknown-option`. */
export function toUsageError(error: CommanderError, verb: string | undefined): PulsoError {
  const code = error.code
    .replace(/^commander\./, '')
    .replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  const text = error.message.replace(/^error: /, '');
  const suggestion = SUGGESTION.exec(text)?.[1];
  return new PulsoError(code, text.replace(SUGGESTION, ''), {
    hint: suggestion === undefined ? helpHint(verb) : `did you mean ${suggestion}?`,
    cause: error,
  });
}

function helpHint(verb: string | undefined): string {
  return verb === undefined
    ? 'run `pulso --help` to see the verbs'
    : `run \`pulso ${verb} --help\``;
}
