import { dropUndefined } from '../../../core/drop-undefined.ts';
import { APPLY_SET, DIGEST_ANNOTATION } from '../../../manifests/apply-set.ts';
import type { WorkspaceIdentity } from '../../../engine/isolation/ownership.ts';
import { findNamespaceOwner } from './find-namespace.ts';
import { readNamespaces } from './read-namespaces.ts';
import type { JsonObject } from '../../../text/json.ts';
import type { ObservedResource, ObservedStack } from '../../../engine/observed/observed-stack.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { collectionPath, CORE, type ResourceKind } from '../../../manifests/resource-kind.ts';
import { listObjects, MANAGED } from '../connect/list-objects.ts';
import { observeService } from './observe-service.ts';
import type { ObjectMetadata, Pod, Workload } from '../../../manifests/plan/cluster-objects.ts';

interface Described {
  metadata?: ObjectMetadata;
}

/** Claims of a StatefulSet only carry the labels of its selector. */
const OF_A_CLIENT = 'app.kubernetes.io/instance';

/** What the cluster shows of clients: one list a kind, however many there are; of a single one, of its namespace alone. */
export async function observeStacks(
  client: ApiClient,
  slugs: readonly string[],
  identity?: WorkspaceIdentity,
): Promise<ReadonlyMap<string, ObservedStack>> {
  const [only, ...others] = slugs;
  if (only === undefined) return new Map();
  const namespace = others.length === 0 ? only : undefined;
  const list = async <T>(kind: ResourceKind, labels: string): Promise<ReadonlyMap<string, T[]>> => {
    const path = collectionPath(kind, namespace);
    return byNamespace<T>((await listObjects(client, { path, labels })).items);
  };
  const [deployments, statefulSets, pods, claims, parents, namespaces] = await Promise.all([
    list<Workload>(CORE.deployments, MANAGED),
    list<Workload>(CORE.statefulSets, MANAGED),
    list<Pod>(CORE.pods, MANAGED),
    list<Described>(CORE.claims, OF_A_CLIENT),
    list<Described>(CORE.configMaps, `${MANAGED},${APPLY_SET.id}`),
    identity === undefined ? new Map<string, JsonObject>() : readNamespaces(client, namespace),
  ]);
  const observe = (slug: string): ObservedStack => {
    const owner = findNamespaceOwner(slug, namespaces.get(slug), identity);
    if (owner !== undefined) {
      return { slug, services: [], networks: [], volumes: [], foreign: [owner] };
    }
    const workloads = [...(statefulSets.get(slug) ?? []), ...(deployments.get(slug) ?? [])];
    return dropUndefined({
      slug,
      services: workloads.map((workload) => observeService(workload, pods.get(slug) ?? [])),
      networks: [],
      volumes: (claims.get(slug) ?? []).filter(isKept).map(toVolume),
      manifests: parents.get(slug)?.[0]?.metadata?.annotations?.[DIGEST_ANNOTATION],
    });
  };
  return new Map(slugs.map((slug) => [slug, observe(slug)]));
}

function byNamespace<T>(items: readonly JsonObject[]): ReadonlyMap<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const item of items) {
    const { namespace } = item['metadata'] as { namespace: string };
    const group = grouped.get(namespace) ?? [];
    group.push(item as T);
    grouped.set(namespace, group);
  }
  return grouped;
}

/** A claim on its way out is only that. */
function isKept({ metadata }: Described): boolean {
  return metadata?.deletionTimestamp === undefined;
}

function toVolume({ metadata }: Described): ObservedResource {
  const name = metadata?.name ?? '';
  return { name, key: name };
}
