import pLimit from 'p-limit';
import { PulsoError } from '../../foundation/pulso-error.ts';
import { APPLY_SET, applySetId, groupKind, PARENT_NAME } from '../../stack/manifests/apply-set.ts';
import { textAt, type JsonObject } from '../../stack/manifests/json.ts';
import { resourceOf, type Manifest, type Manifests } from '../../stack/manifests/manifests.ts';
import type { ApiClient } from './api-client.ts';
import { unless } from './api-error.ts';
import type { FieldConflict } from './apply-object.ts';
import { collectionPath, CORE, objectPath, type Kind, type Kinds } from './collections.ts';
import { listObjects } from './list-objects.ts';
import { tryObject } from './try-object.ts';

/** An object that is asked for, as it is and as an apply would leave it. */
export interface SeenObject {
  manifest: Manifest;
  /** Where the API server has it. */
  path: string;
  /** Absent: it is not there. */
  live?: JsonObject | undefined;
  /** What a dry run gave; absent where the namespace is not there to try it in. */
  next?: JsonObject | undefined;
  /** Fields of others that the apply would take. */
  conflicts: readonly FieldConflict[];
  /** True where it would take any, pulso's own of a stop included. */
  force: boolean;
  /** True where the server cannot change it into what is asked for, and would make that anew. */
  anew?: boolean | undefined;
}

/** A member of the client's set, as it is. */
export interface Member {
  kind: Kind;
  name: string;
  path: string;
  live: JsonObject;
}

export interface ObservedSet {
  asked: readonly SeenObject[];
  /** What the set holds and nobody asks for. */
  leftovers: readonly Member[];
}

/** A cluster, and what it serves. */
export interface Cluster {
  client: ApiClient;
  kinds: Kinds;
}

/** Requests at a time. */
const AT_ONCE = 8;

/**
 * What a deploy would do, by the server's own word: every object is applied in a dry run. Errors:
 * `unknown-kind`, `namespace-taken`, those of the server.
 */
export async function observeSet(cluster: Cluster, manifests: Manifests): Promise<ObservedSet> {
  const { slug, objects } = manifests;
  const kinds = await Promise.all(
    objects.map(({ apiVersion, kind }) => cluster.kinds.find(apiVersion, kind)),
  );
  objects.forEach((manifest, at) => { refuseClusterWide(manifest, kinds[at]); }); // prettier-ignore
  if (!(await ownsNamespace(cluster.client, slug))) {
    const asked = objects.map((manifest, at) => {
      const path = objectPath(kinds[at] as Kind, slug, manifest.name);
      return { manifest, path, conflicts: [], force: false };
    });
    return { asked, leftovers: [] };
  }
  const members = await listMembers(cluster, slug, kinds);
  const limit = pLimit(AT_ONCE);
  const asked = await Promise.all(
    objects.map((manifest, at) =>
      limit(() => tryObject(cluster.client, manifest, { slug, kind: kinds[at] as Kind, members })),
    ),
  );
  const wanted = new Set(objects.map(resourceOf));
  return { asked, leftovers: members.filter((member) => !wanted.has(memberName(member))) };
}

/** As plans call it. */
export function memberName({ kind, name }: Member): string {
  return resourceOf({ kind: kind.kind, name });
}

/** True where the client's namespace is there. Errors: `namespace-taken` where it is another's. */
export async function ownsNamespace(client: ApiClient, slug: string): Promise<boolean> {
  const path = objectPath(CORE.namespaces, '', slug);
  const live = await unless([404], client.ask({ path }));
  if (live === undefined) return false;
  if (textAt(live, ['metadata', 'deletionTimestamp']) !== undefined) {
    throw new PulsoError('namespace-leaving', `namespace ${slug} is still being removed`, {
      slug,
      fault: 'engine',
      hint: 'run it again in a moment',
    });
  }
  if (textAt(live, ['metadata', 'labels', 'app.kubernetes.io/managed-by']) === 'pulso') return true;
  throw new PulsoError('namespace-taken', `namespace ${slug} is there, and not pulso's`, {
    slug,
    hint: `if it was made for this client: kubectl label namespace ${slug} app.kubernetes.io/managed-by=pulso`,
  });
}

/** Everything of the client's set: of the kinds that are asked for, and of those its parent remembers. */
export async function listMembers(
  { client, kinds }: Cluster,
  slug: string,
  asked: readonly Kind[],
): Promise<Member[]> {
  const path = objectPath(CORE.configMaps, slug, PARENT_NAME);
  const parent = await unless([404], client.ask({ path }));
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

function refuseClusterWide(manifest: Manifest, kind: Kind | undefined): void {
  if (kind?.namespaced !== false || kind.kind === 'Namespace') return;
  const message = `${resourceOf(manifest)} would be of the whole cluster: a client has its own namespace alone`;
  throw new PulsoError('manifest-foreign', message, { at: manifest.at });
}
