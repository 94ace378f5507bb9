import type { Command } from 'commander';
import { EXIT } from './exit-code.ts';
import { readGlobalFlags, type GlobalFlags } from './flags/global-flags.ts';
import type { Session } from './session.ts';

/** What a verb was called with. */
export interface Call<Flags> {
  /** The words after the verb that are not flags. */
  operands: readonly string[];
  flags: Flags;
  /** The verb as commander knows it, under its program. */
  verb: Command;
}

/** Flags → one operation → a result on stdout. Gives the exit code; undefined is 0. */
export type Handler<Flags> = (session: Session, call: Call<Flags>) => Promise<number | undefined>;

/** Turns a handler that is loaded when it is called into a commander action. */
export type Run = <Flags extends object>(
  load: () => Promise<Handler<Flags>>,
) => (this: Command) => Promise<void>;

/** Runs handlers in sessions made from the flags around their verb. */
export function createRun(
  openSession: (flags: GlobalFlags) => Promise<Session>,
  setExitCode: (code: number) => void,
): Run {
  return (load) =>
    async function (this: Command) {
      const session = await openSession(readGlobalFlags(this));
      const handler = await load();
      const operands = (this.processedArgs as (string | string[] | undefined)[]).flat();
      const code = await handler(session, {
        operands: operands.filter((operand) => operand !== undefined),
        flags: this.opts(),
        verb: this,
      });
      setExitCode(code ?? EXIT.done);
    };
}
