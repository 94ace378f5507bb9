import pLimit from 'p-limit';
import { PulsoError } from '../../../core/pulso-error.ts';
import type { JsonObject } from '../../../text/json.ts';
import { resourceOf, type Manifest, type Manifests } from '../../../engine/manifests.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import type { FieldConflict } from '../apply/apply-object.ts';
import { CORE, objectPath, type Kind, type Kinds } from '../connect/collections.ts';
import { findNamespace } from '../connect/find-namespace.ts';
import { listMembers, memberName, parentPath, readParent, type Member } from './list-members.ts';
import { isNoted, isUnchanged } from '../../../manifests/plan/prove-unchanged.ts';
import { tryObject } from './try-object.ts';

/** An object that is asked for, as it is and as an apply would leave it. */
export interface SeenObject {
  manifest: Manifest;
  /** Where the API server has it. */
  path: string;
  /** Absent: it is not there. */
  live?: JsonObject | undefined;
  /** What a dry run gave, or the same as `live` where none was needed; absent where the namespace is not there to try it in. */
  next?: JsonObject | undefined;
  /** Fields of others that the apply would take. */
  conflicts: readonly FieldConflict[];
  /** True where it would take any, pulso's own of a stop included. */
  force: boolean;
  /** True where the server cannot change it into what is asked for, and would make that anew. */
  anew?: boolean | undefined;
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
 * What a deploy would do. What is not sure to stay as it is is applied in a dry run: there the server's own
 * word counts. Errors: `unknown-kind`, `namespace-taken`, those of the server.
 */
export async function observeSet(cluster: Cluster, manifests: Manifests): Promise<ObservedSet> {
  const { client } = cluster;
  const { slug, objects } = manifests;
  const places = await Promise.all(
    objects.map(async (manifest) => {
      const kind = await cluster.kinds.find(manifest.apiVersion, manifest.kind);
      return { manifest, kind, path: objectPath(kind, slug, manifest.name) };
    }),
  );
  for (const { manifest, kind } of places) assertNamespaced(manifest, kind);
  const [namespace, parent] = await Promise.all([
    findNamespace(client, slug),
    readParent(client, slug),
  ]);
  if (namespace === undefined) {
    const asked = places.map((place) => ({ ...place, conflicts: [], force: false }));
    return { asked, leftovers: [] };
  }
  const kinds = places.map(({ kind }) => kind);
  const members = await listMembers(cluster, { slug, parent, asked: kinds });
  const known = new Map([
    [objectPath(CORE.namespaces, '', slug), namespace],
    [parentPath(slug), parent],
    ...members.map(({ path, live }) => [path, live] as const),
  ]);
  const isSure = isNoted(manifests, parent) ? isUnchanged : () => false;
  const limit = pLimit(AT_ONCE);
  const observe = async ({
    manifest,
    kind,
    path,
  }: (typeof places)[number]): Promise<SeenObject> => {
    const live = known.get(path) ?? (await ignoreStatus([404], client.ask({ path })));
    if (live !== undefined && isSure(manifest.body, live)) {
      return { manifest, path, live, next: live, conflicts: [], force: false };
    }
    return tryObject(client, { manifest, path, live }, { slug, kind });
  };
  const asked = await Promise.all(places.map((place) => limit(() => observe(place))));
  const wanted = new Set(objects.map(resourceOf));
  return { asked, leftovers: members.filter((member) => !wanted.has(memberName(member))) };
}

function assertNamespaced(manifest: Manifest, kind: Kind): void {
  if (kind.namespaced || kind.kind === 'Namespace') return;
  const message = `${resourceOf(manifest)} would be of the whole cluster: a client has its own namespace alone`;
  throw new PulsoError('manifest-foreign', message, { at: manifest.at });
}
