import pLimit from 'p-limit';
import { assertOwn, type WorkspaceIdentity } from '../../../engine/isolation/ownership.ts';
import { PulsoError } from '../../../core/pulso-error.ts';
import { resourceOf, type Manifest, type Manifests } from '../../../engine/desired/manifests.ts';
import { parentPath } from '../../../manifests/apply-set.ts';
import { isRecorded, isUnchanged } from '../../../manifests/plan/is-unchanged.ts';
import {
  memberResource,
  type ObservedObject,
  type ObservedSet,
} from '../../../manifests/plan/observed-objects.ts';
import { CORE, objectPath, type ResourceKind } from '../../../manifests/resource-kind.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import type { Cluster } from '../connect/discover-kinds.ts';
import { findNamespace, findNamespaceOwner } from '../observe/find-namespace.ts';
import { listMembers, readParent } from './list-members.ts';
import { tryObject } from './try-object.ts';

/** Requests at a time. */
const CONCURRENCY = 8;

/**
 * A client's objects as a deploy would change them. What is not certain to stay unchanged is applied in a dry
 * run, so that the server decides. Errors: `unknown-kind`, `namespace-taken`, those of the server.
 */
export async function observeSet(
  cluster: Cluster,
  manifests: Manifests,
  { identity, adopt = false }: { identity?: WorkspaceIdentity; adopt?: boolean } = {},
): Promise<ObservedSet> {
  const { client } = cluster;
  const { slug } = manifests;
  const places = await locateObjects(cluster, manifests);
  const [namespace, parent] = await Promise.all([
    findNamespace(client, slug, adopt),
    readParent(client, slug),
  ]);
  if (namespace === undefined) return { objects: places.map(absentObject), leftovers: [] };
  const owner = findNamespaceOwner(slug, namespace, identity);
  // From before ids: equal digests mean equal secrets, which only this client's folder has.
  const isSame = owner?.workspace === undefined && isRecorded(manifests, parent);
  if (owner !== undefined && !adopt && !isSame) assertOwn(slug, [owner]);
  const wanted = places.map(({ kind }) => kind);
  const members = await listMembers(cluster, { slug, parent, wanted });
  const known = new Map([
    [objectPath(CORE.namespaces, '', slug), namespace],
    [parentPath(slug), parent],
    ...members.map(({ path, live }) => [path, live] as const),
  ]);
  const isCertain = isRecorded(manifests, parent) ? isUnchanged : () => false;
  const observe = async ({ manifest, kind, path }: Place): Promise<ObservedObject> => {
    const live = known.get(path) ?? (await ignoreStatus([404], client.ask({ path })));
    if (live === undefined) return tryObject(client, { manifest, path }, { slug, kind });
    if (!isCertain(manifest.body, live)) {
      return tryObject(client, { manifest, path, live }, { slug, kind });
    }
    return { manifest, path, live, next: live, conflicts: [], force: false };
  };
  const limit = pLimit(CONCURRENCY);
  const objects = await Promise.all(places.map((place) => limit(() => observe(place))));
  const desired = new Set(manifests.objects.map(resourceOf));
  return {
    objects,
    leftovers: members.filter((member) => !desired.has(memberResource(member))),
  };
}

interface Place {
  manifest: Manifest;
  kind: ResourceKind;
  path: string;
}

async function locateObjects(
  { kinds }: Cluster,
  { slug, objects }: Manifests,
): Promise<readonly Place[]> {
  const places = await Promise.all(
    objects.map(async (manifest) => {
      const kind = await kinds.find(manifest.apiVersion, manifest.kind);
      return { manifest, kind, path: objectPath(kind, slug, manifest.name) };
    }),
  );
  for (const { manifest, kind } of places) assertNamespaced(manifest, kind);
  return places;
}

function absentObject({ manifest, path }: Place): ObservedObject {
  return { manifest, path, conflicts: [], force: false };
}

function assertNamespaced(manifest: Manifest, kind: ResourceKind): void {
  if (kind.namespaced || kind.kind === 'Namespace') return;
  const message = `${resourceOf(manifest)} is cluster-wide: a client can only have objects in its own namespace`;
  throw new PulsoError('manifest-foreign', message, { at: manifest.at });
}
