import type { Reporter } from '../../core/reporter.ts';
import {
  clientStatus,
  watchStatus,
  type StatusResult,
} from '../../operations/observe/client-status.ts';
import { EXIT } from '../exit-code.ts';
import { watchedClients, type SelectionFlags } from '../flags/selection-flags.ts';
import { openContext } from '../open-context.ts';
import { describeEvent } from '../render/views/describe-event.ts';
import { printFailures } from '../render/views/print-failure.ts';
import { printResult } from '../render/widgets/print-result.ts';
import { isDrawn, redraw } from '../render/widgets/redraw.ts';
import { statusText } from '../render/views/status-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface StatusFlags extends SelectionFlags {
  watch?: boolean | undefined;
}

/** Milliseconds between two looks. */
const INTERVAL = 2_000;

/** `pulso status` */
export async function runStatus(session: Session, call: Call<StatusFlags>): Promise<number> {
  const choice = watchedClients(call.operands, call.flags);
  const context = await openContext(session);
  const toText = ({ clients }: StatusResult): string =>
    statusText(clients, session.screen, {
      now: new Date(),
      inDetail: call.operands.length > 0,
      selected: choice.select !== undefined,
    });
  if (call.flags.watch === true) {
    const told: string[] = [];
    const reporter = isDrawn(session) ? collectInto(told, session) : context.reporter;
    const looks = watchStatus({ ...context, reporter }, choice, INTERVAL);
    await redraw(session, looks, (result) => [toText(result), ...told.splice(0)].join('\n'));
    return EXIT.done;
  }
  const result = await clientStatus(context, choice);
  printResult(session, result, () => toText(result));
  printFailures(session, result.failed);
  return result.failed.length > 0 ? EXIT.failed : EXIT.done;
}

/** What is told of a look stands under it: lines of their own would tear the picture. */
function collectInto(told: string[], { screen }: Session): Reporter {
  return {
    report: (event) => {
      told.push(describeEvent(event, screen));
    },
  };
}
