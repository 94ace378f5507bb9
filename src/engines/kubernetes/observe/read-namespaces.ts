import type { WorkspaceIdentity } from '../../../engine/isolation/ownership.ts';
import { collectionPath, CORE, objectPath } from '../../../manifests/resource-kind.ts';
import { textAt, type JsonObject } from '../../../text/json.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { listObjects } from '../connect/list-objects.ts';
import { findNamespaceOwner } from './find-namespace.ts';

/** All namespaces by name, or one. An account that may not read namespaces sees none. */
export async function readNamespaces(
  client: ApiClient,
  name: string | undefined,
): Promise<ReadonlyMap<string, JsonObject>> {
  const path = name === undefined ? collectionPath(CORE.namespaces) : objectPath(CORE.namespaces, '', name); // prettier-ignore
  const found =
    name === undefined
      ? await ignoreStatus([403], listObjects(client, { path })).then((list) => list?.items ?? [])
      : [await ignoreStatus([403, 404], client.ask({ path }))];
  return new Map(
    found.flatMap((one) =>
      one === undefined ? [] : [[textAt(one, ['metadata', 'name']) ?? '', one] as const],
    ),
  );
}

/** Milliseconds that an answer is used again: many pods of one client change at a time. */
const FRESH = 5_000;

/** Whether clients' namespaces are of this workspace. One that is gone is what it was when it was seen last. */
export function rememberOwners(
  client: ApiClient,
  identity: WorkspaceIdentity | undefined,
): (slug: string) => Promise<boolean> {
  if (identity === undefined) return () => Promise.resolve(true);
  const known = new Map<string, { at: number; isOwn: boolean }>();
  return async (slug) => {
    const last = known.get(slug);
    if (last !== undefined && Date.now() - last.at < FRESH) return last.isOwn;
    const namespace = (await readNamespaces(client, slug)).get(slug);
    if (namespace === undefined && last !== undefined) return last.isOwn;
    const isOwn = findNamespaceOwner(slug, namespace, identity) === undefined;
    known.set(slug, { at: Date.now(), isOwn });
    return isOwn;
  };
}
