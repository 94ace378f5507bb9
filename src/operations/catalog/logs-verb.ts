import type * as z from 'zod';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';
import type { LogsRequest } from '../observe/client-logs.ts';
import type { LogLine, logsRequestSchema, LogsResult } from './schemas/observe-schemas.ts';

/** Errors: `bad-pattern` with what the engine of regular expressions said of it. */
export function acceptLogs(given: z.input<typeof logsRequestSchema>): LogsRequest {
  const { follow = false, showSecrets = false, grep, ...rest } = given;
  return dropUndefined({
    ...rest,
    follow,
    showSecrets,
    grep: grep === undefined ? undefined : parsePattern(grep),
  });
}

/** All lines there are, in one document. */
export async function readLogs(
  context: OperationContext,
  request: LogsRequest,
): Promise<LogsResult> {
  const lines: LogLine[] = [];
  for await (const batch of streamLogs(context, request)) {
    // Not spread: it may be all lines at once.
    for (const line of batch) lines.push(line);
  }
  return { slug: request.slug, lines };
}

/** The lines as they come. */
export async function* streamLogs(
  context: OperationContext,
  request: LogsRequest,
): AsyncGenerator<readonly LogLine[]> {
  const { clientLogs } = await import('../observe/client-logs.ts');
  yield* clientLogs(context, request);
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
