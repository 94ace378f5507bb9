import { dropUndefined } from '../../../core/drop-undefined.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject, textAt, valueAt, type JsonObject } from '../../../text/json.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { hasStatus, toApiError } from '../connect/api-error.ts';
import { isAway } from '../connect/kubernetes-errors.ts';
import { listObjects, type Listing } from '../connect/list-objects.ts';
import { readLines } from '../logs/read-lines.ts';

/** The current content of a collection. */
export interface Informer {
  /** The objects; undefined until the first list arrives. */
  objects(): readonly JsonObject[] | undefined;
  close(): void;
}

/** Seconds after which the server ends a watch by itself; one that is silent for longer is lost. */
const WATCH_LASTS = 240;
/** Milliseconds between two watches, and before the list that follows a lost one. */
const WATCH_PAUSE = 50;
const LIST_PAUSE = 500;

/**
 * Keeps a collection in step with the server: a list, then a watch from there. A watch that ends is taken
 * up where it ended; where the server has forgotten the place (410), and after a lost connection, it
 * lists again. `changed` is called for every change, `failed` for errors that a retry cannot solve.
 */
export function startInformer(
  client: ApiClient,
  listing: Listing,
  { changed, failed }: { changed: () => void; failed: (error: unknown) => void },
): Informer {
  const end = new AbortController();
  const signal =
    listing.signal === undefined ? end.signal : AbortSignal.any([listing.signal, end.signal]);
  let objects: Map<string, JsonObject> | undefined;
  const isOver = (): boolean => signal.aborted;

  const take = (type: string | undefined, object: JsonObject): void => {
    const uid = textAt(object, ['metadata', 'uid']) ?? '';
    if (type === 'DELETED') objects?.delete(uid);
    else objects?.set(uid, object);
    changed();
  };
  const follow = async (): Promise<void> => {
    while (!isOver()) {
      const { items, resourceVersion } = await listObjects(client, { ...listing, signal });
      objects = new Map(items.map((item) => [textAt(item, ['metadata', 'uid']) ?? '', item]));
      changed();
      await watchFrom(resourceVersion);
    }
  };
  /** Ends when a new list is needed. */
  const watchFrom = async (start: string): Promise<void> => {
    let from: string | undefined = start;
    while (from !== undefined && !isOver()) {
      from = await watchOnce(client, { ...listing, signal }, { from, take }).catch(restart);
      // A server that ends watches early is not asked in a tight loop.
      await delay(WATCH_PAUSE, undefined, { signal });
    }
  };
  const restart = async (error: unknown): Promise<undefined> => {
    if (!hasStatus(error, 410) && !isAway(error)) throw error;
    await delay(LIST_PAUSE, undefined, { signal });
    return undefined;
  };
  follow().catch((error: unknown) => {
    if (!isOver()) failed(error);
  });
  return {
    objects: () => (objects === undefined ? undefined : [...objects.values()]),
    close: () => { end.abort(); }, // prettier-ignore
  };
}

interface Watching {
  from: string;
  take: (type: string | undefined, object: JsonObject) => void;
}

/** Reads one watch to its end; returns where the next one continues. */
async function watchOnce(
  client: ApiClient,
  { path, labels, signal }: Listing,
  { from, take }: Watching,
): Promise<string> {
  const query = {
    watch: 1,
    allowWatchBookmarks: true,
    resourceVersion: from,
    labelSelector: labels,
    timeoutSeconds: WATCH_LASTS,
  };
  const response = await client.open(dropUndefined({ path, query, signal }), WATCH_LASTS * 1500);
  let reached = from;
  for await (const line of readLines(response)) {
    const event = JSON.parse(line) as JsonObject;
    const { type, object } = event;
    if (!isJsonObject(object)) continue;
    if (type === 'ERROR')
      throw toApiError(Number(valueAt(object, ['code'])), JSON.stringify(object));
    reached = textAt(object, ['metadata', 'resourceVersion']) ?? reached;
    if (type !== 'BOOKMARK') take(textAt(event, ['type']), object);
  }
  return reached;
}
