import { APPLY_SET, applySetId, groupKind, parentPath } from '../../../manifests/apply-set.ts';
import { textAt, type JsonObject } from '../../../text/json.ts';
import type { SetMember } from '../../../manifests/plan/observed-objects.ts';
import { collectionPath, type ResourceKind } from '../../../manifests/resource-kind.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import type { Cluster } from '../connect/discover-kinds.ts';
import { listObjects } from '../connect/list-objects.ts';

/** The parent of the client's set; undefined if there is none. */
export function readParent(client: ApiClient, slug: string): Promise<JsonObject | undefined> {
  return ignoreStatus([404], client.ask({ path: parentPath(slug) }));
}

/** Which members to list. */
export interface Membership {
  slug: string;
  /** The result of readParent: it records the kinds of the members. */
  parent: JsonObject | undefined;
  /** Kinds to list even if the parent does not record them. */
  wanted: readonly ResourceKind[];
}

/** All members of the client's set: of the wanted kinds, and of those its parent records. */
export async function listMembers(
  { client, kinds }: Cluster,
  { slug, parent, wanted }: Membership,
): Promise<SetMember[]> {
  const known = new Map(wanted.map((kind) => [groupKind(kind.apiVersion, kind.kind), kind]));
  const recorded = textAt(parent, ['metadata', 'annotations', APPLY_SET.kinds]) ?? '';
  for (const name of recorded.split(',').filter((one) => one !== '' && !known.has(one))) {
    const kind = await kinds.findGroupKind(name);
    if (kind !== undefined) known.set(name, kind);
  }
  const listed = [...known.values()]
    .filter(({ namespaced }) => namespaced)
    .map(async (kind) => {
      const collection = collectionPath(kind, slug);
      const labels = `${APPLY_SET.member}=${applySetId(slug)}`;
      const { items } = await listObjects(client, { path: collection, labels });
      return items.map((live) => {
        const name = textAt(live, ['metadata', 'name']) ?? '';
        return { kind, name, path: `${collection}/${name}`, live };
      });
    });
  return (await Promise.all(listed)).flat();
}
