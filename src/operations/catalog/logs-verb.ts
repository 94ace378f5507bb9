import type * as z from 'zod';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';
import type { FleetLogsRequest } from '../observe/fleet-logs.ts';
import { chooseClients } from './client-words.ts';
import type { LogLine, logsRequestSchema, LogsResult } from './schemas/observe-schemas.ts';

/** Errors: `bad-selection`, `bad-pattern` with what the engine of regular expressions said of it. */
export function acceptLogs(given: z.input<typeof logsRequestSchema>): FleetLogsRequest {
  const { slug, slugs, all, select, follow = false, showSecrets = false, grep, ...rest } = given;
  const named = slug === undefined ? slugs : [slug];
  return dropUndefined({
    ...rest,
    choice: chooseClients(dropUndefined({ slugs: named, all, select })),
    follow,
    showSecrets,
    grep: grep === undefined ? undefined : parsePattern(grep),
  });
}

/** All lines there are, in one document. */
export async function readLogs(
  context: OperationContext,
  request: FleetLogsRequest,
): Promise<LogsResult> {
  const lines: LogLine[] = [];
  for await (const batch of streamLogs(context, request)) {
    // Not spread: it may be all lines at once.
    for (const line of batch) lines.push(line);
  }
  return dropUndefined({ slug: onlySlug(request), lines });
}

/** The lines as they come. */
export async function* streamLogs(
  context: OperationContext,
  request: FleetLogsRequest,
): AsyncGenerator<readonly LogLine[]> {
  const slug = onlySlug(request);
  if (slug === undefined) {
    const { fleetLogs } = await import('../observe/fleet-logs.ts');
    yield* fleetLogs(context, request);
    return;
  }
  const { clientLogs } = await import('../observe/client-logs.ts');
  yield* clientLogs(context, { ...request, slug });
}

/** The one client that is named; undefined if there may be several. */
function onlySlug({ choice: { slugs = [] } }: FleetLogsRequest): string | undefined {
  return slugs.length === 1 ? slugs[0] : undefined;
}

function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split(': ').at(-1) : String(cause);
    throw new PulsoError('bad-pattern', `invalid regular expression "${text}": ${why}`, {
      hint: 'put a backslash before ( ) [ ] { } . * + ? to match the character itself',
      cause,
    });
  }
}
