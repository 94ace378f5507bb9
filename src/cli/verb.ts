import type { Command } from 'commander';
import { EXIT } from './exit-code.ts';
import { readGlobalFlags, type GlobalFlags } from './flags/global-flags.ts';
import { assertJqValid } from './render/widgets/filter-json.ts';
import type { Session } from './session.ts';

/** What a verb was called with. */
export interface Call<Flags> {
  /** The words after the verb that are not flags. */
  operands: readonly string[];
  /** Those of them that are behind `--`; absent if the line has none. */
  rest?: readonly string[];
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
  line: readonly string[],
): Run {
  const dashes = line.indexOf('--');
  const rest = dashes === -1 ? {} : { rest: line.slice(dashes + 1) };
  return (load) =>
    async function (this: Command) {
      const session = await openSession(readGlobalFlags(this));
      const { jq } = session.flags;
      if (jq !== undefined) await assertJqValid(jq);
      const handler = await load();
      const operands = (this.processedArgs as (string | string[] | undefined)[]).flat();
      const code = await handler(session, {
        operands: operands.filter((operand) => operand !== undefined),
        ...rest,
        flags: this.opts(),
        verb: this,
      });
      setExitCode(code ?? EXIT.done);
    };
}
