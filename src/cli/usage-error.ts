import type { CommanderError } from 'commander';
import { PulsoError } from '../foundation/pulso-error.ts';

const SUGGESTION = /\n?\(Did you mean (.*)\?\)$/s;

/** A wrong command line, in pulso's own words: `commander.unknownOption` → `unknown-option`. */
export function toUsageError(error: CommanderError, argv: readonly string[]): PulsoError {
  const code = error.code
    .replace(/^commander\./, '')
    .replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  const text = error.message.replace(/^error: /, '');
  const suggestion = SUGGESTION.exec(text)?.[1];
  return new PulsoError(code, text.replace(SUGGESTION, ''), {
    hint: suggestion === undefined ? helpHint(code, argv) : `did you mean ${suggestion}?`,
    cause: error,
  });
}

function helpHint(code: string, argv: readonly string[]): string {
  const verb = argv.find((word) => /^[a-z]/.test(word));
  return code === 'unknown-command' || verb === undefined
    ? 'run `pulso --help` to see the verbs'
    : `run \`pulso ${verb} --help\``;
}
