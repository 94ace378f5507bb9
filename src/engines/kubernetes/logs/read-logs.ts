import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { LogLine, LogOptions } from '../../../engine/engine.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import { followLogs } from './follow-logs.ts';
import { listObjects } from '../connect/list-objects.ts';
import { findSources, readLog, type LogSource } from './log-sources.ts';

/**
 * What the services' pods wrote, by time; then, where it is followed, what they write, pods that take
 * another's place included, until the signal.
 */
export async function* readLogs(
  client: ApiClient,
  slug: string,
  options: LogOptions,
): AsyncGenerator<LogLine> {
  if (options.signal.aborted) return;
  const path = collectionPath(CORE.pods, slug);
  const labels = 'app.kubernetes.io/managed-by=pulso';
  const { items } = await listObjects(client, { path, labels });
  const sources = findSources(items, options.services);
  const backlog = await readBacklog(client, slug, { sources, options });
  yield* backlog;
  if (options.follow) yield* followLogs(client, slug, { backlog, options });
}

/** All there is so far, merged by time; of each service no more than its last lines. */
async function readBacklog(
  client: ApiClient,
  slug: string,
  { sources, options }: { sources: readonly LogSource[]; options: LogOptions },
): Promise<LogLine[]> {
  const { since, tail, signal } = options;
  const logs = await Promise.all(
    sources.map(async (source) => {
      const lines: LogLine[] = [];
      const request = dropUndefined({ follow: false, since, tail, signal });
      for await (const line of readLog(client, slug, source, request)) lines.push(line);
      return lines;
    }),
  );
  const lines = logs.flat().sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  return tail === undefined ? lines : lastOfEach(lines, tail);
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
