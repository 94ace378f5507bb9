import type { ApiClient } from './api-client.ts';
import { ignoreStatus } from './api-error.ts';
import { PulsoError } from '../../../core/pulso-error.ts';
import { objectsAt, textAt } from '../../../text/json.ts';

/** A kind as a cluster serves it. */
export interface Kind {
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: boolean;
}

/** Kinds of a cluster, each API group asked about once. */
export interface Kinds {
  /** Errors: `unknown-kind` where the cluster does not serve it. */
  find(apiVersion: string, kind: string): Promise<Kind>;
  /** By `Deployment.apps` in the group's preferred version; undefined where it is no longer served. */
  findGroupKind(groupKind: string): Promise<Kind | undefined>;
}

export function discoverKinds(client: ApiClient): Kinds {
  const known = new Map<string, Promise<readonly Kind[]>>();
  const served = (apiVersion: string): Promise<readonly Kind[]> => {
    const kinds = known.get(apiVersion) ?? listKinds(client, apiVersion);
    known.set(apiVersion, kinds);
    return kinds;
  };
  return {
    async find(apiVersion, kind) {
      const found = (await served(apiVersion)).find((one) => one.kind === kind);
      return found ?? notServed(apiVersion, kind);
    },
    async findGroupKind(groupKind) {
      const [kind = '', ...group] = groupKind.split('.');
      const apiVersion = await preferredVersion(client, group.join('.'));
      if (apiVersion === undefined) return undefined;
      return (await served(apiVersion)).find((one) => one.kind === kind);
    },
  };
}

/** Path of all objects of a kind, of one namespace or of all. */
export function collectionPath({ apiVersion, plural }: Kind, namespace?: string): string {
  const root = rootOf(apiVersion);
  return namespace === undefined
    ? `${root}/${plural}`
    : `${root}/namespaces/${namespace}/${plural}`;
}

/** Path of one object. */
export function objectPath(kind: Kind, namespace: string, name: string): string {
  return `${collectionPath(kind, kind.namespaced ? namespace : undefined)}/${name}`;
}

/** Kinds that this room knows by itself: they are the same on every cluster. */
export const CORE = {
  namespaces: { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false },
  pods: { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true },
  events: { apiVersion: 'v1', kind: 'Event', plural: 'events', namespaced: true },
  configMaps: { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true },
  claims: {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    plural: 'persistentvolumeclaims',
    namespaced: true,
  },
  deployments: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    plural: 'deployments',
    namespaced: true,
  },
  statefulSets: {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    plural: 'statefulsets',
    namespaced: true,
  },
} as const satisfies Record<string, Kind>;

function rootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

async function listKinds(client: ApiClient, apiVersion: string): Promise<readonly Kind[]> {
  const answer = await ignoreStatus([404], client.ask({ path: rootOf(apiVersion) }));
  return objectsAt(answer, ['resources'])
    .map((resource) => ({
      apiVersion,
      kind: textAt(resource, ['kind']) ?? '',
      plural: textAt(resource, ['name']) ?? '',
      namespaced: resource['namespaced'] === true,
    }))
    .filter(({ plural }) => !plural.includes('/'));
}

async function preferredVersion(client: ApiClient, group: string): Promise<string | undefined> {
  if (group === '') return 'v1';
  const answer = await ignoreStatus([404], client.ask({ path: `/apis/${group}` }));
  return textAt(answer, ['preferredVersion', 'groupVersion']);
}

function notServed(apiVersion: string, kind: string): never {
  const external = apiVersion.startsWith('external-secrets.io/');
  throw new PulsoError('unknown-kind', `the cluster has no ${kind} of ${apiVersion}`, {
    hint: external
      ? 'install the External Secrets Operator there, or set secrets.backend: local for the target; nothing was applied'
      : "install what defines it there, or take it out of the client's k8s/; nothing was applied",
  });
}
