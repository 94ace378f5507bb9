import { coloredText, visibleText } from '../../core/visible-text.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { catalog } from '../../operations/catalog.ts';
import type { LogLine } from '../../operations/catalog/schemas/observe-schemas.ts';
import type { SelectionFlags } from '../flags/selection-flags.ts';
import { parseSince } from '../flags/parse-since.ts';
import { performVerb, streamVerb } from '../perform-verb.ts';
import { createLogFormat } from '../render/widgets/log-format.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface LogsFlags extends SelectionFlags {
  service?: readonly string[];
  follow?: boolean;
  since?: string;
  tail?: number;
  grep?: string;
  timestamps?: boolean;
  rawColors?: boolean;
  showSecrets?: boolean;
}

/** `pulso logs`: JSON is one document; with `--follow` or several clients one line per entry. */
export async function runLogs(
  session: Session,
  { operands, flags }: Call<LogsFlags>,
): Promise<number | undefined> {
  const { follow, tail, grep, showSecrets, timestamps = false, rawColors, all, select } = flags;
  const words = await splitWords(session, operands, all === true || select !== undefined);
  const { slugs } = words;
  const services = [...words.services, ...(flags.service ?? [])];
  const since = flags.since === undefined ? undefined : parseSince(flags.since, Date.now());
  const given = dropUndefined({
    ...{ slugs, all, select, services, follow, since, tail, grep, showSecrets },
  });
  if (session.flags.output === 'json' && follow !== true && slugs.length === 1) {
    return performVerb(session, catalog.logs, given, { toText: () => '' });
  }
  await streamVerb(session, catalog.logs, given, {
    toText: createLogFormat(session.screen, timestamps),
    toVisible: (line) => showLine(line, rawColors === true ? coloredText : visibleText),
  });
  return undefined;
}

/** The first word is a client; further ones are, unless it has a service of that name. */
async function splitWords(
  { cwd }: Session,
  words: readonly string[],
  selected: boolean,
): Promise<{ slugs: readonly string[]; services: readonly string[] }> {
  if (selected) return { slugs: [], services: words };
  const [first, ...rest] = words;
  if (first === undefined) {
    throw new PulsoError('missing-argument', "missing required argument 'slug'", {
      hint: 'run `pulso logs --help`: name one or more slugs, or use --all',
    });
  }
  if (rest.length === 0) return { slugs: words, services: [] };
  const names = await import('../../operations/complete/workspace-names.ts');
  const clients = await names.workspaceNames(cwd, 'client');
  const own: readonly string[] = await names.serviceNames(cwd, first).catch(() => []);
  const isClient = (word: string): boolean => clients.includes(word) && !own.includes(word);
  return {
    slugs: [first, ...rest.filter(isClient)],
    services: rest.filter((word) => !isClient(word)),
  };
}

/** As visibleData, for millions of lines. */
function showLine(line: LogLine, show: typeof visibleText): LogLine {
  const { service, at, text } = line;
  // A slug has no hidden characters.
  return { ...line, service: visibleText(service), at: visibleText(at), text: show(text) };
}
