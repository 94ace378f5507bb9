import { Chalk, type ChalkInstance } from 'chalk';
import type { Output } from '../../io.ts';

/** How one stream shows things. */
export interface Screen {
  style: ChalkInstance;
  /** Columns a line may take; Infinity if it is not a terminal. */
  columns: number;
  isTTY: boolean;
}

/** The screen of a stream, by its environment and the flags. */
export function createScreen(
  output: Output,
  env: Readonly<Record<string, string | undefined>>,
  flags: { color: boolean },
): Screen {
  const isTTY = Boolean(output.isTTY);
  const colored = flags.color && wantsColor(isTTY, env);
  return {
    style: new Chalk({ level: colored ? 1 : 0 }),
    columns: isTTY ? (output.columns ?? 80) : Infinity,
    isTTY,
  };
}

/** NO_COLOR (no-color.org) before FORCE_COLOR before what the stream is. */
function wantsColor(isTTY: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTTY && env['TERM'] !== 'dumb';
}
