import { clientLogs } from '../../operations/observe/client-logs.ts';
import type { LogLine } from '../../engine/engine.ts';
import { parseSince } from '../flags/parse-since.ts';
import { openContext } from '../open-context.ts';
import { createLogFormat } from '../render/widgets/log-format.ts';
import { printLine, printResult } from '../render/widgets/print-result.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface LogsFlags {
  follow?: boolean | undefined;
  since?: string | undefined;
  tail?: number | undefined;
  grep?: RegExp | undefined;
  timestamps?: boolean | undefined;
}

/** `pulso logs`: JSON is one document, and with `--follow` one line an entry. */
export async function runLogs(
  session: Session,
  { operands, flags }: Call<LogsFlags>,
): Promise<undefined> {
  const [slug = '', ...services] = operands;
  const { follow = false, tail, grep } = flags;
  const since = flags.since === undefined ? undefined : parseSince(flags.since, Date.now());
  const context = await openContext(session);
  const lines = clientLogs(context, { slug, services, follow, since, tail, grep });
  if (session.flags.output === 'json' && !follow) {
    const all: LogLine[] = [];
    for await (const line of lines) all.push(line);
    printResult(session, { slug, lines: all }, () => '');
    return undefined;
  }
  const toText = createLogFormat(session.screen, flags.timestamps ?? false);
  for await (const line of lines) await printLine(session, { ...line }, () => toText(line));
  return undefined;
}
