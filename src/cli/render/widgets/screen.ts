import { Chalk, type ChalkInstance } from 'chalk';
import type { Output } from '../../io.ts';

/** How one stream shows things. */
export interface Screen {
  style: ChalkInstance;
  /** Columns a line may take; Infinity where nobody looks at it. */
  columns: number;
  isTTY: boolean;
}

/** What is known of a stream, its environment and the flags, in one answer. */
export function createScreen(
  output: Output,
  env: Readonly<Record<string, string | undefined>>,
  flags: { color: boolean },
): Screen {
  const isTTY = Boolean(output.isTTY);
  const coloured = flags.color && wantsColour(isTTY, env);
  return {
    style: new Chalk({ level: coloured ? 1 : 0 }),
    columns: isTTY ? (output.columns ?? 80) : Infinity,
    isTTY,
  };
}

/** NO_COLOR (no-color.org) before FORCE_COLOR before what the stream is. */
function wantsColour(isTTY: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTTY && env['TERM'] !== 'dumb';
}
