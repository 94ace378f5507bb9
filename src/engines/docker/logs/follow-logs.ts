import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { LogLine, LogOptions } from '../../../engine/engine.ts';
import { LineQueue } from '../../../engine/streams/line-queue.ts';
import { watchContainers } from '../wait/container-events.ts';
import { readLogLines } from './log-lines.ts';
import { findLogSources, isAsked, readBacklog } from './log-backlog.ts';
import { openLog, type LogQuery, type LogSource } from './open-log.ts';

/** The backlog by time, then the lines as they come; containers that start later are joined. */
export async function* followLogs(
  docker: Dockerode,
  slug: string,
  options: LogOptions,
): AsyncGenerator<readonly LogLine[]> {
  const { services, signal, tail, since } = options;
  const events = await watchContainers(docker, slug);
  const queue = new LineQueue(signal);
  const following = new Map<string, Readable | undefined>();
  /** When each container's newest line that was given out was written. */
  const seen = new Map<string, string>();

  /** A long line has the time of its first piece: the last line need not be the newest. */
  const see = (id: string, lines: readonly LogLine[]): void => {
    let newest = seen.get(id) ?? '';
    for (const { at } of lines) if (at > newest) newest = at;
    seen.set(id, newest);
  };
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
      for await (const lines of readLogLines(stream, { service })) {
        // The engine begins at the moment asked for, which was given out already.
        const fresh = lines.filter(({ at }) => at > after);
        see(id, fresh);
        await queue.push(fresh);
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
    for await (const lines of readBacklog(docker, sources, { ...options, onUnreadable })) {
      for (const line of lines) see(line.id, [line]);
      yield lines;
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
