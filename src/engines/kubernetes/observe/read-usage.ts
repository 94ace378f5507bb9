import pLimit from 'p-limit';
import { PulsoError } from '../../../core/pulso-error.ts';
import type { WorkspaceIdentity } from '../../../engine/isolation/ownership.ts';
import type { ServiceUsage } from '../../../engine/observed/service-usage.ts';
import type { Pod } from '../../../manifests/plan/cluster-objects.ts';
import { parseQuantity } from '../../../manifests/plan/parse-quantity.ts';
import { sumUsage, type PodUsage } from '../../../manifests/plan/sum-usage.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import { objectsAt, textAt, valueAt, type JsonObject } from '../../../text/json.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { listObjects, MANAGED } from '../connect/list-objects.ts';
import { findNamespaceOwner } from './find-namespace.ts';
import { readNamespaces } from './read-namespaces.ts';

/** Requests at a time. */
const CONCURRENCY = 8;
/** Answers of a source that is not there or not permitted. */
const ABSENT = [403, 404, 405, 503];

/**
 * What clients of this workspace use: of the metrics API if the cluster has one, else of each node's kubelet. Errors:
 * `usage-unknown` if neither answers while pods run.
 */
export async function readUsage(
  client: ApiClient,
  slugs: readonly string[],
  identity?: WorkspaceIdentity,
): Promise<ReadonlyMap<string, readonly ServiceUsage[]>> {
  const [only, ...others] = slugs;
  const namespace = others.length === 0 ? only : undefined;
  const path = collectionPath(CORE.pods, namespace);
  const [{ items }, namespaces] = await Promise.all([
    listObjects(client, { path, labels: MANAGED }),
    identity === undefined ? new Map<string, JsonObject>() : readNamespaces(client, namespace),
  ]);
  const own = slugs.filter(
    (slug) => findNamespaceOwner(slug, namespaces.get(slug), identity) === undefined,
  );
  const wanted = new Set(own);
  const pods = (items as Pod[]).filter(
    ({ metadata, status }) =>
      wanted.has(metadata?.namespace ?? '') && status?.phase === 'Running', // prettier-ignore
  );
  const usages = pods.length === 0 ? [] : await readPods(client, namespace, pods);
  const ofClient = (slug: string): Pod[] =>
    pods.filter(({ metadata }) => metadata?.namespace === slug);
  return new Map(slugs.map((slug) => [slug, sumUsage(slug, ofClient(slug), usages)]));
}

async function readPods(
  client: ApiClient,
  namespace: string | undefined,
  pods: readonly Pod[],
): Promise<readonly PodUsage[]> {
  const measured = await readMetrics(client, namespace);
  if (measured !== undefined) return measured;
  const nodes = [...new Set(pods.flatMap(({ spec }) => spec?.nodeName ?? []))];
  const limit = pLimit(CONCURRENCY);
  const answers = await Promise.all(nodes.map((node) => limit(() => readNode(client, node))));
  const known = answers.flatMap((one) => one ?? []);
  if (answers.some((one) => one !== undefined)) return known;
  const message =
    'resource usage is unknown: the cluster has no metrics API, and its nodes do not report it';
  throw new PulsoError('usage-unknown', message, {
    fault: 'engine',
    hint: 'install metrics-server, or give the account `get` on nodes/proxy (docs/kubernetes-role.yaml)',
  });
}

/** Undefined if the cluster has no metrics API, or it does not answer. */
async function readMetrics(
  client: ApiClient,
  namespace: string | undefined,
): Promise<readonly PodUsage[] | undefined> {
  const kind = { apiVersion: 'metrics.k8s.io/v1beta1', kind: 'PodMetrics', plural: 'pods' };
  const path = collectionPath({ ...kind, namespaced: true }, namespace);
  const answer = await ignoreStatus(
    ABSENT,
    client.ask({ path, query: { labelSelector: MANAGED } }),
  );
  if (answer === undefined) return undefined;
  return objectsAt(answer, ['items']).map((item) => {
    const containers = objectsAt(item, ['containers']);
    const total = (name: string): number =>
      containers.reduce((sum, one) => sum + (parseQuantity(textAt(one, ['usage', name]) ?? '') ?? 0), 0); // prettier-ignore
    return {
      namespace: textAt(item, ['metadata', 'namespace']) ?? '',
      pod: textAt(item, ['metadata', 'name']) ?? '',
      at: textAt(item, ['timestamp']) ?? '',
      cpu: total('cpu'),
      memory: total('memory'),
    };
  });
}

/** Undefined if the node cannot be asked. */
async function readNode(client: ApiClient, node: string): Promise<readonly PodUsage[] | undefined> {
  const path = `/api/v1/nodes/${node}/proxy/stats/summary`;
  const answer = await ignoreStatus(ABSENT, client.ask({ path }));
  if (answer === undefined) return undefined;
  return objectsAt(answer, ['pods']).map(toPodUsage);
}

function toPodUsage(stats: JsonObject): PodUsage {
  const number = (path: readonly string[]): number | undefined => {
    const value = valueAt(stats, path);
    return typeof value === 'number' ? value : undefined;
  };
  const [received, sent] = [number(['network', 'rxBytes']), number(['network', 'txBytes'])];
  return {
    namespace: textAt(stats, ['podRef', 'namespace']) ?? '',
    pod: textAt(stats, ['podRef', 'name']) ?? '',
    at: textAt(stats, ['cpu', 'time']) ?? textAt(stats, ['memory', 'time']) ?? '',
    cpu: (number(['cpu', 'usageNanoCores']) ?? 0) / 1e9,
    memory: number(['memory', 'workingSetBytes']) ?? number(['memory', 'usageBytes']) ?? 0,
    ...(received === undefined || sent === undefined ? {} : { network: { received, sent } }),
  };
}
