import type { Workloads } from '../../../manifests/plan/plan-start-stop.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { listObjects, MANAGED } from '../connect/list-objects.ts';

/** A client's workloads as they are. */
export async function listWorkloads(client: ApiClient, slug: string): Promise<Workloads> {
  const [statefulSets, deployments] = await Promise.all(
    [CORE.statefulSets, CORE.deployments].map(async (kind) => {
      const path = collectionPath(kind, slug);
      return (await listObjects(client, { path, labels: MANAGED })).items;
    }),
  );
  return { statefulSets: statefulSets ?? [], deployments: deployments ?? [] };
}
