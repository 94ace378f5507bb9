import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { LogLine, LogOptions } from '../../../engine/engine.ts';
import { watchContainers } from '../wait/container-events.ts';
import { LineQueue } from './line-queue.ts';
import { readLogLines } from './log-lines.ts';
import { findLogSources, isAsked, readBacklog } from './log-backlog.ts';
import { openLog, type LogQuery, type LogSource } from './open-log.ts';

/** The backlog by time, then every line as it comes; containers that start later are joined. */
export async function* followLogs(
  docker: Dockerode,
  slug: string,
  options: LogOptions,
): AsyncGenerator<LogLine> {
  const { services, signal, tail, since } = options;
  const events = await watchContainers(docker, slug);
  const queue = new LineQueue(signal);
  const following = new Map<string, Readable | undefined>();
  /** When each container's last line that was given out was written. */
  const seen = new Map<string, string>();

  const follow = async (
    { id, service }: LogSource,
    from: Omit<LogQuery, 'follow'>,
  ): Promise<void> => {
    if (following.has(id) || signal.aborted) return;
    following.set(id, undefined);
    const after = seen.get(id) ?? '';
    const query = { follow: true, ...(after === '' ? from : { since: toSeconds(after) }) };
    const stream = await openLog(docker, { id, service }, query, options);
    if (stream === undefined) return;
    following.set(id, stream);
    try {
      for await (const line of readLogLines(stream, service)) {
        // The engine begins at the moment asked for, which was given out already.
        if (line.at <= (seen.get(id) ?? '')) continue;
        seen.set(id, line.at);
        await queue.push(line);
      }
    } finally {
      following.delete(id);
    }
  };
  const start = (source: LogSource, from: Omit<LogQuery, 'follow'>): void => {
    follow(source, from).catch((error: unknown) => { queue.fail(error); }); // prettier-ignore
  };

  const forget = events.listen(({ id, of: { type, service } }) => {
    if (type === 'start' && isAsked(service, services)) start({ id, service }, {});
  });
  events.lost.catch((error: unknown) => { queue.fail(error); }); // prettier-ignore
  try {
    const sources = await findLogSources(docker, slug, options);
    for (const source of sources) following.set(source.id, undefined);
    const unreadable = new Set<string>();
    const onUnreadable: LogOptions['onUnreadable'] = (skipped) => {
      unreadable.add(skipped.service);
      options.onUnreadable?.(skipped);
    };
    for await (const line of readBacklog(docker, sources, { ...options, onUnreadable })) {
      seen.set(line.id, line.at);
      yield line;
    }
    const from = {
      ...(tail === undefined ? {} : { tail }),
      ...(since === undefined ? {} : { since: since / 1000 }),
    };
    for (const source of sources.filter(({ service }) => !unreadable.has(service))) {
      following.delete(source.id);
      start(source, from);
    }
    yield* queue;
  } finally {
    forget();
    events.close();
    queue.close();
    for (const stream of following.values()) stream?.destroy();
  }
}

/** `2024-05-01T12:00:00.123456789Z` in seconds, to the nanosecond: a number would not hold it. */
function toSeconds(at: string): string {
  const fraction = /\.(\d+)Z$/.exec(at)?.[1] ?? '0';
  return `${Math.floor(Date.parse(at) / 1000)}.${fraction}`;
}
