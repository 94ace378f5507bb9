import { toPulsoError, type PulsoError } from '../../core/pulso-error.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import type { LogLine } from '../../engine/engine.ts';
import { LineQueue } from '../../engine/streams/line-queue.ts';
import { mergeLines } from '../../engine/streams/merge-lines.ts';
import { selectClients, type ClientChoice } from '../../workspace/clients/select-clients.ts';
import type { OperationContext } from '../context.ts';
import { openEngines, type Engines } from '../engines/open-engine.ts';
import { logsOn, type LogsRequest } from './client-logs.ts';

export interface FleetLogsRequest extends Omit<LogsRequest, 'slug'> {
  choice: ClientChoice;
}

/** A line of one of several clients. */
export interface ClientLogLine extends LogLine {
  slug: string;
}

interface Reading {
  context: OperationContext;
  engines: Engines;
  request: FleetLogsRequest;
  /** What failed, while the logs of the others go on. */
  failed: PulsoError[];
}

/**
 * The log lines of several clients: in the order they were written, and with `follow` as they come. Of each client no
 * more is kept than what waits for the reader. Clients that are not deployed are left out with a note; what else fails
 * is thrown when the others have ended. Errors: those of selectClients and clientLogs.
 */
export async function* fleetLogs(
  context: OperationContext,
  request: FleetLogsRequest,
): AsyncGenerator<readonly ClientLogLine[]> {
  const { clients, failed } = await selectClients(context.workspace, request.choice);
  const { engines, close } = openEngines(context);
  const reading: Reading = { context, engines, request, failed: [...failed] };
  const logs = clients.map((record) => readClient(reading, record));
  try {
    yield* request.follow ? together(logs, context.signal) : mergeLines(logs, context.signal);
  } finally {
    await close();
  }
  const [first] = reading.failed;
  if (first !== undefined) throw first;
}

async function* readClient(
  { context, engines, request, failed }: Reading,
  { slug, target }: ClientRecord,
): AsyncGenerator<readonly ClientLogLine[]> {
  try {
    const lines = logsOn(context, await engines(target), { ...request, slug });
    for await (const batch of lines) yield batch.map((line) => ({ slug, ...line }));
  } catch (error) {
    const failure = toPulsoError(error);
    if (failure.code !== 'nothing-runs') failed.push(failure);
    else {
      const message = `not deployed yet: run \`pulso deploy ${slug}\``;
      context.reporter.report({ code: 'not-deployed', kind: 'note', slug, message });
    }
  }
}

/** Lines as they come, of whichever log has some. */
async function* together(
  logs: readonly AsyncIterable<readonly ClientLogLine[]>[],
  signal: AbortSignal,
): AsyncGenerator<readonly ClientLogLine[]> {
  const queue = new LineQueue<ClientLogLine>(signal);
  const pump = async (log: AsyncIterable<readonly ClientLogLine[]>): Promise<void> => {
    for await (const lines of log) await queue.push(lines);
  };
  void Promise.all(logs.map(pump)).then(
    () => {
      queue.end();
    },
    (error: unknown) => {
      queue.fail(error);
    },
  );
  try {
    yield* queue;
  } finally {
    queue.close();
  }
}
