import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { assertOwn } from '../../engine/isolation/ownership.ts';
import type { Engine, LogLine } from '../../engine/engine.ts';
import { recordAction } from '../audit/record-action.ts';
import { openEngines } from '../engines/open-engine.ts';
import type { OperationContext } from '../context.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { hideSecrets, readSecretTexts } from './hide-secrets.ts';
import { assertKnownService } from './known-services.ts';
import { matchLines } from './match-lines.ts';

export interface LogsRequest {
  slug: string;
  /** Absent or empty: all of them. */
  services?: readonly string[];
  follow: boolean;
  /** Milliseconds since the epoch. */
  since?: number;
  /** Last lines of each service. */
  tail?: number;
  /** Only lines it finds something in. */
  grep?: RegExp;
  /** False: values of the client's secrets are hidden. */
  showSecrets: boolean;
}

/**
 * A client's log lines in the order they were written, as many at once as are there; a log that cannot be read is a
 * warning. Errors: `nothing-runs`, `unknown-service`, `slow-pattern`.
 */
export async function* clientLogs(
  context: OperationContext,
  request: LogsRequest,
): AsyncGenerator<readonly LogLine[]> {
  const record = await readNamedClient(context.workspace, request.slug);
  const { engines, close } = openEngines(context);
  try {
    yield* logsOn(context, await engines(record.target), request);
  } finally {
    await close();
  }
}

/** As clientLogs, on an engine that is connected. */
export async function* logsOn(
  context: OperationContext,
  engine: Engine,
  request: LogsRequest,
): AsyncGenerator<readonly LogLine[]> {
  await checkServices(engine, request);
  const lines = streamLogs(context, engine, request);
  const shown = await hideValues(context, lines, request);
  yield* request.grep === undefined ? shown : matchLines(shown, request.grep);
}

function streamLogs(
  { signal, reporter }: OperationContext,
  engine: Engine,
  { slug, services, follow, since, tail }: LogsRequest,
): AsyncIterable<readonly LogLine[]> {
  const chosen = services !== undefined && services.length > 0 ? services : undefined;
  const onUnreadable = ({ service, reason }: { service: string; reason: string }): void => {
    const message = `the log of service ${service} cannot be read: ${reason}`;
    reporter.report({ code: 'log-unreadable', kind: 'warning', slug, message });
  };
  return engine.logs(
    slug,
    dropUndefined({ services: chosen, follow, since, tail, signal, onUnreadable }),
  );
}

/** Programs print their environment: what is in the client's secret files is hidden, or its showing is recorded. */
async function hideValues(
  context: OperationContext,
  lines: AsyncIterable<readonly LogLine[]>,
  { slug, showSecrets }: LogsRequest,
): Promise<AsyncIterable<readonly LogLine[]>> {
  if (!showSecrets) return hideSecrets(lines, await readSecretTexts(context.workspace, slug));
  const detail = 'values of secrets shown';
  await recordAction(context, { action: 'logs', slug, outcome: 'done', detail });
  return lines;
}

async function checkServices(engine: Engine, { slug, services = [] }: LogsRequest): Promise<void> {
  const observed = (await engine.observe([slug])).get(slug);
  assertOwn(slug, observed?.foreign);
  const seen = observed?.services ?? [];
  const names = [...new Set(seen.map((service) => service.name))];
  if (names.length === 0) {
    throw new PulsoError('nothing-runs', 'nothing of it is there to have logs', {
      slug,
      hint: `run \`pulso deploy ${slug}\``,
    });
  }
  for (const service of services) assertKnownService(slug, service, names);
}
