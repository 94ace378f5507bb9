import type { Survey, SurveyedContainer } from '../../../engine/isolation/survey.ts';
import { CORE, collectionPath } from '../../../manifests/resource-kind.ts';
import { textAt, type JsonObject } from '../../../text/json.ts';
import pLimit from 'p-limit';
import type { ApiClient } from '../connect/api-client.ts';
import { listObjects } from '../connect/list-objects.ts';
import { describePod, describeService } from './survey-objects.ts';

/** Namespaces read at a time. */
const AT_ONCE = 8;
const SERVICES = { apiVersion: 'v1', kind: 'Service', plural: 'services', namespaced: true };

/** Pods and services of the clients. Only their own namespaces are read: pulso may see no others. */
export async function surveyCluster(client: ApiClient, slugs: readonly string[]): Promise<Survey> {
  const limit = pLimit(AT_ONCE);
  const namespaces = await Promise.all(
    slugs.map((slug) => limit(() => surveyNamespace(client, slug))),
  );
  const pods = namespaces.flatMap((one) => one.pods);
  const hosts = pods.flatMap((pod) => textAt(pod, ['status', 'hostIP']) ?? []);
  return {
    containers: namespaces.flatMap((one) => one.containers),
    ...{ networks: [], volumes: [], hostAddresses: [...new Set(hosts)] },
  };
}

async function surveyNamespace(
  client: ApiClient,
  slug: string,
): Promise<{ pods: JsonObject[]; containers: SurveyedContainer[] }> {
  const list = async (kind: typeof SERVICES): Promise<JsonObject[]> =>
    (await listObjects(client, { path: collectionPath(kind, slug) })).items;
  const [all, services] = await Promise.all([list(CORE.pods), list(SERVICES)]);
  const pods = all.filter((pod) => textAt(pod, ['status', 'phase']) === 'Running');
  if (pods.length === 0) return { pods, containers: [] };
  const containers = [
    ...pods.map((pod) => describePod(slug, pod)),
    ...services.map((service) => describeService(slug, service)),
  ];
  return { pods, containers };
}
