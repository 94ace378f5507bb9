import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { LogLine, LogOptions } from '../../../engine/engine.ts';
import { mergeLines } from '../../../engine/streams/merge-lines.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ApiError } from '../connect/api-error.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import { followLogs } from './follow-logs.ts';
import { listObjects, MANAGED } from '../connect/list-objects.ts';
import { findSources, readLog, type LogSource } from './log-sources.ts';

/**
 * What the services' pods wrote, by time; then, where it is followed, what they write, pods that take
 * another's place included, until the signal.
 */
export async function* readLogs(
  client: ApiClient,
  slug: string,
  options: LogOptions,
): AsyncGenerator<readonly LogLine[]> {
  if (options.signal.aborted) return;
  const path = collectionPath(CORE.pods, slug);
  const { items } = await listObjects(client, { path, labels: MANAGED });
  const sources = findSources(items, options.services);
  /** Per service: when its last line was written. */
  const before = new Map<string, string>();
  for await (const lines of readBacklog(client, slug, { sources, options })) {
    for (const { service, at } of lines) before.set(service, at);
    yield lines;
  }
  if (options.follow) yield* followLogs(client, slug, { before, options });
}

/** All there is so far, merged by time; of each service no more than its last lines. */
async function* readBacklog(
  client: ApiClient,
  slug: string,
  { sources, options }: { sources: readonly LogSource[]; options: LogOptions },
): AsyncGenerator<readonly LogLine[]> {
  const { since, tail, signal, onUnreadable } = options;
  const request = dropUndefined({ follow: false, since, tail, signal });
  const logs = sources.map((source) =>
    skipUnreadable(readLog(client, slug, source, request), source, onUnreadable),
  );
  const lines = mergeLines(logs, signal);
  if (tail === undefined) yield* lines;
  else yield lastOfEach(await collect(lines), tail);
}

/** A node that is away keeps the logs of its pods to itself: those of the others are read all the same. */
async function* skipUnreadable(
  lines: AsyncIterable<LogLine[]>,
  { service }: LogSource,
  onUnreadable: LogOptions['onUnreadable'],
): AsyncGenerator<LogLine[]> {
  try {
    yield* lines;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status < 500) throw error;
    onUnreadable?.({ service, reason: error.message });
  }
}

async function collect(batches: AsyncIterable<readonly LogLine[]>): Promise<LogLine[]> {
  const collected: LogLine[] = [];
  for await (const lines of batches) {
    for (const line of lines) collected.push(line);
  }
  return collected;
}

function lastOfEach(lines: readonly LogLine[], tail: number): LogLine[] {
  const left = new Map<string, number>();
  const kept = [...lines].reverse().filter(({ service }) => {
    const room = left.get(service) ?? tail;
    left.set(service, room - 1);
    return room > 0;
  });
  return kept.reverse();
}
