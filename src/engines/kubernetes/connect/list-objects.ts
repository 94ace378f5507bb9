import { objectsAt, textAt, type JsonObject } from '../../../text/json.ts';
import type { ApiClient } from './api-client.ts';
import { hasStatus } from './api-error.ts';

/** Objects a page. */
const PAGE = 500;
/** A list that changes faster than it is read is begun anew this often. */
const MOST_STARTS = 3;

export interface Listing {
  /** Path of a collection. */
  path: string;
  labels?: string | undefined;
  signal?: AbortSignal | undefined;
}

export interface ListedObjects {
  items: JsonObject[];
  /** Where a watch goes on from. */
  resourceVersion: string;
}

/** All objects of a collection, page by page; begun anew where the server has forgotten the page it was at (410). */
export async function listObjects(client: ApiClient, listing: Listing): Promise<ListedObjects> {
  for (let start = 1; ; start += 1) {
    try {
      return await listPages(client, listing);
    } catch (error) {
      if (start >= MOST_STARTS || !hasStatus(error, 410)) throw error;
    }
  }
}

async function listPages(
  client: ApiClient,
  { path, labels, signal }: Listing,
): Promise<ListedObjects> {
  const items: JsonObject[] = [];
  let next: string | undefined;
  for (;;) {
    const query = { limit: PAGE, labelSelector: labels, continue: next };
    const page = await client.ask({ path, query, signal });
    items.push(...objectsAt(page, ['items']));
    next = textAt(page, ['metadata', 'continue']);
    if (next === undefined || next === '') {
      return { items, resourceVersion: textAt(page, ['metadata', 'resourceVersion']) ?? '' };
    }
  }
}
