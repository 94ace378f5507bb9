import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { LogLine, LogOptions } from '../../../engine/engine.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import { MANAGED } from '../connect/list-objects.ts';
import { isAbort, isAway } from '../connect/kubernetes-errors.ts';
import { findSources, readLog, type LogSource } from './log-sources.ts';
import { startInformer } from '../observe/informer.ts';

interface Following {
  /** Per service: when the last line that was returned already was written. */
  before: ReadonlyMap<string, string>;
  options: LogOptions;
}

/** Every new line of every container that runs or starts, until the signal. */
export async function* followLogs(
  client: ApiClient,
  slug: string,
  { before, options }: Following,
): AsyncGenerator<LogLine> {
  const end = new AbortController();
  const signal = AbortSignal.any([options.signal, end.signal]);
  const lines: LogLine[] = [];
  let failure: { error: unknown } | undefined;
  let wake = (): void => undefined;
  const fail = (error: unknown): void => {
    if (!signal.aborted) failure ??= { error };
    wake();
  };
  const followed = new Set<string>();

  const follow = async (source: LogSource): Promise<void> => {
    let last = before.get(source.service) ?? '';
    const since = last === '' ? options.since : Date.parse(last);
    for await (const line of readLog(
      client,
      slug,
      source,
      dropUndefined({ follow: true, since, signal }),
    )) {
      if (line.at <= last) continue;
      last = line.at;
      lines.push(line);
      wake();
    }
  };
  const changed = (): void => {
    for (const source of findSources(informer.objects() ?? [], options.services)) {
      if (followed.has(source.id)) continue;
      followed.add(source.id);
      follow(source).catch((error: unknown) => {
        // Connection lost: it is followed again at the next change of its pod.
        if (isAway(error)) followed.delete(source.id);
        else if (!isAbort(error)) fail(error);
      });
    }
  };
  const listing = {
    path: collectionPath(CORE.pods, slug),
    labels: MANAGED,
  };
  const informer = startInformer(client, { ...listing, signal }, { changed, failed: fail });
  const onAbort = (): void => { wake(); }; // prettier-ignore
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    while (!options.signal.aborted) {
      const line = lines.shift();
      if (line !== undefined) yield line;
      else if (failure !== undefined) throw failure.error;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    informer.close();
    end.abort();
  }
}
