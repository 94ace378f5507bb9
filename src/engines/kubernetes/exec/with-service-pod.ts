import { nothingLike } from '../../../engine/streams/job.ts';
import { podClaims } from '../../../manifests/plan/claim-templates.ts';
import { nameOf } from '../../../manifests/plan/workload.ts';
import type { Workload } from '../../../manifests/plan/cluster-objects.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import { objectsAt, textAt, type JsonObject } from '../../../text/json.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { listObjects, MANAGED } from '../connect/list-objects.ts';
import { listWorkloads } from '../observe/list-workloads.ts';
import { buildServicePod, claimsOf } from './build-service-pod.ts';
import type { ContainerRef } from './open-exec.ts';
import { assertDeployed, namePod, withPod } from './with-job-pod.ts';

/** A pod like those of a service. */
export interface ServicePodRequest {
  slug: string;
  service: string;
  /** Id of the workspace that it is run from. */
  workspace?: string;
  signal?: AbortSignal;
}

/** Starts a pod as the workload of the service describes it now, does the work in it and removes it. Errors: those of withPod, `not-deployed`. */
export async function withServicePod<T>(
  client: ApiClient,
  request: ServicePodRequest,
  work: (place: ContainerRef) => Promise<T>,
): Promise<T> {
  const { slug, service, ...rest } = request;
  await assertDeployed(client, request);
  const workload = await findWorkload(client, slug, service);
  const node = await findNode(client, slug, claimsOf(workload));
  const body = buildServicePod(workload, {
    ...{ slug, name: namePod(), workspace: request.workspace },
    ...(node === undefined ? {} : { node }),
  });
  const image = textAt(objectsAt(body, ['spec', 'containers'])[0], ['image']) ?? '';
  return withPod(client, body, { ...rest, slug, image }, work);
}

async function findWorkload(client: ApiClient, slug: string, service: string): Promise<JsonObject> {
  const { deployments, statefulSets } = await listWorkloads(client, slug);
  const found = [...deployments, ...statefulSets].find((one) => nameOf(one) === service);
  if (found !== undefined) return found as Workload & JsonObject;
  throw nothingLike({ slug, service });
}

/** Where a claim of these is mounted now: one that only one node at a time can have is there. */
async function findNode(
  client: ApiClient,
  slug: string,
  claims: readonly string[],
): Promise<string | undefined> {
  if (claims.length === 0) return undefined;
  const path = collectionPath(CORE.pods, slug);
  const { items } = await listObjects(client, { path, labels: MANAGED });
  const user = items.find(
    (pod) =>
      textAt(pod, ['spec', 'nodeName']) !== undefined &&
      !/^(Succeeded|Failed)$/.test(textAt(pod, ['status', 'phase']) ?? '') &&
      [...podClaims(pod['spec']).values()].some((claim) => claims.includes(claim)),
  );
  return textAt(user, ['spec', 'nodeName']);
}
