import type { Command } from './run-command.ts';

/** A script for bash that fails where any part of a pipe does. */
export function shell(script: string): Command {
  return { argv: ['bash', '-o', 'pipefail', '-ec', script] };
}

/** A word of a script as it is. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
