import { setTimeout as delay } from 'node:timers/promises';
import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { LogLine, LogOptions } from '../../../engine/engine.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import { MANAGED } from '../connect/list-objects.ts';
import { isAbort, isAway } from '../connect/kubernetes-errors.ts';
import { LineQueue } from '../../../engine/streams/line-queue.ts';
import { findSources, readLog, type LogSource } from './log-sources.ts';
import { startInformer } from '../observe/informer.ts';

/** Milliseconds before a log is followed again. */
const PAUSE = 500;

interface Following {
  /** Per service: when the last line that was returned already was written. */
  before: ReadonlyMap<string, string>;
  options: LogOptions;
}

/** The new lines of every container that runs or starts, as they come, until the signal. */
export async function* followLogs(
  client: ApiClient,
  slug: string,
  { before, options }: Following,
): AsyncGenerator<readonly LogLine[]> {
  const end = new AbortController();
  const signal = AbortSignal.any([options.signal, end.signal]);
  const queue = new LineQueue(options.signal);
  const fail = (error: unknown): void => {
    if (!signal.aborted) queue.fail(error);
  };
  const followed = new Set<string>();
  /** When the newest line of each container was written: one that is followed again goes on from there. */
  const reached = new Map<string, string>();

  const follow = async (source: LogSource): Promise<void> => {
    const last = reached.get(source.id) ?? before.get(source.service) ?? '';
    const since = last === '' ? options.since : Date.parse(last);
    const request = dropUndefined({ follow: true, since, signal });
    for await (const lines of readLog(client, slug, source, request)) {
      reached.set(source.id, lines.at(-1)?.at ?? last);
      await queue.push(lines.filter(({ at }) => at > last));
    }
  };
  /** A connection that was lost; its pod may never change. */
  const followAgain = async ({ id }: LogSource): Promise<void> => {
    followed.delete(id);
    await delay(PAUSE, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) changed();
  };
  const changed = (): void => {
    for (const source of findSources(informer.objects() ?? [], options.services)) {
      if (followed.has(source.id)) continue;
      followed.add(source.id);
      follow(source).catch((error: unknown) => {
        if (isAway(error)) void followAgain(source);
        else if (!isAbort(error)) fail(error);
      });
    }
  };
  const listing = {
    path: collectionPath(CORE.pods, slug),
    labels: MANAGED,
  };
  const informer = startInformer(client, { ...listing, signal }, { changed, failed: fail });
  try {
    yield* queue;
  } finally {
    informer.close();
    end.abort();
    queue.close();
  }
}
