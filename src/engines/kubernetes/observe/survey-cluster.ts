import { dropUndefined } from '../../../core/drop-undefined.ts';
import type {
  Survey,
  SurveyedContainer,
  SurveyedDoor,
  SurveyedOpening,
} from '../../../engine/isolation/survey.ts';
import { findLiveOpenings } from '../../../manifests/policy/find-live-openings.ts';
import {
  CORE,
  collectionPath,
  objectPath,
  type ResourceKind,
} from '../../../manifests/resource-kind.ts';
import { objectsAt, textAt, type JsonObject } from '../../../text/json.ts';
import pLimit from 'p-limit';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { listObjects } from '../connect/list-objects.ts';
import { describePod, describeService } from './survey-objects.ts';

/** Namespaces read at a time. */
const AT_ONCE = 8;

/** What listens on nodes, by the port that it has by default. */
const NODE_PORTS: readonly (readonly [number, string])[] = [
  [6443, 'the API server'],
  [10250, 'the kubelet'],
  [10255, 'the kubelet, without authentication'],
  [2379, "the cluster's store"],
  [2375, "the engine's API"],
  [2376, "the engine's API"],
];

/**
 * Pods, services and policies of the clients. Only their own namespaces are read, and the service of the API server:
 * pulso may see no others.
 */
export async function surveyCluster(
  client: ApiClient,
  slugs: readonly string[],
  ingressNamespace?: string,
): Promise<Survey> {
  const limit = pLimit(AT_ONCE);
  const [server, ...namespaces] = await Promise.all([
    findServer(client),
    ...slugs.map((slug) => limit(() => surveyNamespace(client, slug, ingressNamespace))),
  ]);
  const pods = namespaces.flatMap((one) => one.pods);
  const hosts = [...new Set(pods.flatMap((pod) => textAt(pod, ['status', 'hostIP']) ?? []))];
  const onNodes = hosts.flatMap((host) => NODE_PORTS.map(([port, what]) => ({ host, port, what })));
  return {
    containers: namespaces.flatMap((one) => one.containers),
    ...{ networks: [], volumes: [], hostAddresses: hosts, namesForAll: true },
    engineDoors: [...server, ...onNodes],
    openings: namespaces.flatMap((one) => one.openings),
  };
}

/** As every pod knows it; none if the account may not read it. */
async function findServer(client: ApiClient): Promise<SurveyedDoor[]> {
  const path = objectPath(CORE.services, 'default', 'kubernetes');
  const service = await ignoreStatus([403, 404], client.ask({ path }));
  const host = textAt(service, ['spec', 'clusterIP']);
  if (host === undefined) return [];
  const ports = objectsAt(service, ['spec', 'ports']).map(({ port }) => Number(port));
  return ports.map((port) => ({ host, port, what: 'the API server' }));
}

interface SurveyedNamespace {
  pods: JsonObject[];
  containers: SurveyedContainer[];
  openings: SurveyedOpening[];
}

async function surveyNamespace(
  client: ApiClient,
  slug: string,
  ingressNamespace: string | undefined,
): Promise<SurveyedNamespace> {
  const list = async (kind: ResourceKind): Promise<JsonObject[]> =>
    (await listObjects(client, { path: collectionPath(kind, slug) })).items;
  const [all, services, policies] = await Promise.all([
    list(CORE.pods),
    list(CORE.services),
    list(CORE.networkPolicies),
  ]);
  const pods = all.filter((pod) => textAt(pod, ['status', 'phase']) === 'Running');
  if (pods.length === 0) return { pods, containers: [], openings: [] };
  const containers = [
    ...pods.map((pod) => describePod(slug, pod)),
    ...services.map((service) => describeService(slug, service)),
  ];
  const live = dropUndefined({ policies, services, ingressNamespace });
  return { pods, containers, openings: findLiveOpenings(slug, live) };
}
