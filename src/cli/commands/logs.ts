import { coloredText, visibleText } from '../../core/visible-text.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { catalog } from '../../operations/catalog.ts';
import type { LogLine } from '../../operations/catalog/schemas/observe-schemas.ts';
import { parseSince } from '../flags/parse-since.ts';
import { performVerb, streamVerb } from '../perform-verb.ts';
import { createLogFormat } from '../render/widgets/log-format.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface LogsFlags {
  follow?: boolean;
  since?: string;
  tail?: number;
  grep?: string;
  timestamps?: boolean;
  rawColors?: boolean;
  showSecrets?: boolean;
}

/** `pulso logs`: JSON is one document, and with `--follow` one line per entry. */
export async function runLogs(
  session: Session,
  { operands: [slug = '', ...services], flags }: Call<LogsFlags>,
): Promise<number | undefined> {
  const { follow, tail, grep, showSecrets, timestamps = false, rawColors } = flags;
  const since = flags.since === undefined ? undefined : parseSince(flags.since, Date.now());
  const given = dropUndefined({ slug, services, follow, since, tail, grep, showSecrets });
  if (session.flags.output === 'json' && follow !== true) {
    return performVerb(session, catalog.logs, given, { toText: () => '' });
  }
  await streamVerb(session, catalog.logs, given, {
    toText: createLogFormat(session.screen, timestamps),
    toVisible: (line) => showLine(line, rawColors === true ? coloredText : visibleText),
  });
  return undefined;
}

/** As visibleData, for millions of lines. */
function showLine({ service, stream, at, text }: LogLine, show: typeof visibleText): LogLine {
  return { service: visibleText(service), stream, at: visibleText(at), text: show(text) };
}
