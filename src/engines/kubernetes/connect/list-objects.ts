import { dropUndefined } from '../../../core/drop-undefined.ts';
import { objectsAt, textAt, type JsonObject } from '../../../text/json.ts';
import type { ApiClient } from './api-client.ts';
import { hasStatus } from './api-error.ts';

/** Label selector of everything that pulso creates. */
export const MANAGED = 'app.kubernetes.io/managed-by=pulso';

/** Objects per page. */
const PAGE = 500;
/** How often a list that changes faster than it is read is started. */
const MAX_STARTS = 3;

export interface Listing {
  /** Path of a collection. */
  path: string;
  labels?: string;
  signal?: AbortSignal;
}

export interface ListedObjects {
  items: JsonObject[];
  /** Where a watch continues from. */
  resourceVersion: string;
}

/** All objects of a collection, page by page; starts over if the server has dropped the page (410). */
export async function listObjects(client: ApiClient, listing: Listing): Promise<ListedObjects> {
  for (let start = 1; ; start += 1) {
    try {
      return await listPages(client, listing);
    } catch (error) {
      if (start >= MAX_STARTS || !hasStatus(error, 410)) throw error;
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
    const page = await client.ask(dropUndefined({ path, query, signal }));
    items.push(...objectsAt(page, ['items']));
    next = textAt(page, ['metadata', 'continue']);
    if (next === undefined || next === '') {
      return { items, resourceVersion: textAt(page, ['metadata', 'resourceVersion']) ?? '' };
    }
  }
}
