import { APPLY_SET, applySetId, groupKind, PARENT_NAME } from '../../../manifests/apply-set.ts';
import { textAt, type JsonObject } from '../../../text/json.ts';
import { resourceOf } from '../../../engine/manifests.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { collectionPath, CORE, objectPath, type Kind } from '../connect/collections.ts';
import { listObjects } from '../connect/list-objects.ts';
import type { Cluster } from './observe-set.ts';

/** A member of the client's set, as it is. */
export interface Member {
  kind: Kind;
  name: string;
  path: string;
  live: JsonObject;
}

/** As plans call it. */
export function memberName({ kind, name }: Member): string {
  return resourceOf({ kind: kind.kind, name });
}

/** Path of the parent of the client's set. */
export function parentPath(slug: string): string {
  return objectPath(CORE.configMaps, slug, PARENT_NAME);
}

/** The parent of the client's set; undefined where there is none. */
export function readParent(client: ApiClient, slug: string): Promise<JsonObject | undefined> {
  return ignoreStatus([404], client.ask({ path: parentPath(slug) }));
}

/** Where members are looked for. */
export interface Membership {
  slug: string;
  /** What readParent gave: it remembers kinds. */
  parent: JsonObject | undefined;
  /** Kinds that are looked for, remembered or not. */
  asked: readonly Kind[];
}

/** Everything of the client's set: of the kinds that are asked for, and of those its parent remembers. */
export async function listMembers(
  { client, kinds }: Cluster,
  { slug, parent, asked }: Membership,
): Promise<Member[]> {
  const known = new Map(asked.map((kind) => [groupKind(kind.apiVersion, kind.kind), kind]));
  const remembered = textAt(parent, ['metadata', 'annotations', APPLY_SET.kinds]) ?? '';
  for (const name of remembered.split(',').filter((one) => one !== '' && !known.has(one))) {
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
