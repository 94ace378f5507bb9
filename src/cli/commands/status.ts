import type { Reporter } from '../../core/reporter.ts';
import { visibleData } from '../../core/visible-text.ts';
import { catalog } from '../../operations/catalog.ts';
import type { StatusResult } from '../../operations/catalog/schemas/observe-schemas.ts';
import type { SelectionFlags } from '../flags/selection-flags.ts';
import { callerOf } from '../caller.ts';
import { performVerb, streamVerb } from '../perform-verb.ts';
import { describeEvent } from '../render/views/describe-event.ts';
import { statusText } from '../render/views/status-text.ts';
import { isDrawn, redraw } from '../render/widgets/redraw.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface StatusFlags extends SelectionFlags {
  watch?: boolean;
}

type StatusGiven = Parameters<typeof catalog.status.accept>[0];
type ToText = (result: StatusResult) => string;

/** `pulso status` */
export async function runStatus(
  session: Session,
  { operands: slugs, flags: { watch, ...flags } }: Call<StatusFlags>,
): Promise<number | undefined> {
  const given = { slugs, ...flags };
  const toText: ToText = (result) =>
    statusText(result, session.screen, {
      now: new Date(),
      inDetail: slugs.length > 0,
      selected: flags.select !== undefined,
    });
  if (watch !== true) return showOnce(session, given, toText);
  if (isDrawn(session)) await drawStatus(session, given, toText);
  else await streamVerb(session, catalog.status, given, { toText });
  return undefined;
}

/** On a terminal, what is known is shown while a target has yet to answer. */
async function showOnce(session: Session, given: StatusGiven, toText: ToText): Promise<number> {
  if (!isDrawn(session)) return performVerb(session, catalog.status, given, { toText });
  const { status } = catalog;
  const run = async (
    ...[context, request]: Parameters<typeof status.run>
  ): Promise<StatusResult> => {
    let last: StatusResult = { clients: [], failed: [] };
    async function* partial(): AsyncGenerator<string> {
      for await (const results of status.stream?.(context, request) ?? []) {
        last = results.at(-1) ?? last;
        if (last.waiting !== undefined) yield toText(visibleData(last));
      }
    }
    await redraw(session, partial(), { keep: false });
    return last;
  };
  return performVerb(session, { ...status, run }, { ...given, once: true }, { toText });
}

/** Events are shown below the table: lines of their own would break the redraw. */
async function drawStatus(session: Session, given: StatusGiven, toText: ToText): Promise<void> {
  const { status } = catalog;
  const lines: string[] = [];
  const reporter: Reporter = {
    report: (event) => {
      lines.push(describeEvent(event, session.screen));
    },
  };
  const request = status.accept(given);
  const context = await status.open({ ...callerOf(session), reporter });
  async function* texts(): AsyncGenerator<string> {
    for await (const results of status.stream?.(context, request) ?? []) {
      const shown = results.map((result) => toText(visibleData(result)));
      yield [...shown, ...lines.splice(0)].join('\n');
    }
  }
  await redraw(session, texts(), { keep: true });
}
