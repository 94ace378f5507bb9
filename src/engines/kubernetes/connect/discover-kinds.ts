import { PulsoError } from '../../../core/pulso-error.ts';
import { groupPath, type ResourceKind } from '../../../manifests/resource-kind.ts';
import { objectsAt, textAt } from '../../../text/json.ts';
import type { ApiClient } from './api-client.ts';
import { ignoreStatus } from './api-error.ts';

/** The kinds that a cluster serves; each API group is read once. */
export interface Kinds {
  /** Errors: `unknown-kind` if the cluster does not serve it. */
  find(apiVersion: string, kind: string): Promise<ResourceKind>;
  /** By `Deployment.apps` in the group's preferred version; undefined if it is no longer served. */
  findGroupKind(groupKind: string): Promise<ResourceKind | undefined>;
}

/** A cluster and the kinds it serves. */
export interface Cluster {
  client: ApiClient;
  kinds: Kinds;
}

export function discoverKinds(client: ApiClient): Kinds {
  const known = new Map<string, Promise<readonly ResourceKind[]>>();
  const served = (apiVersion: string): Promise<readonly ResourceKind[]> => {
    const kinds = known.get(apiVersion) ?? listKinds(client, apiVersion);
    known.set(apiVersion, kinds);
    return kinds;
  };
  return {
    async find(apiVersion, kind) {
      const found = (await served(apiVersion)).find((one) => one.kind === kind);
      return found ?? throwUnknownKind(apiVersion, kind);
    },
    async findGroupKind(groupKind) {
      const [kind = '', ...group] = groupKind.split('.');
      const apiVersion = await preferredVersion(client, group.join('.'));
      if (apiVersion === undefined) return undefined;
      return (await served(apiVersion)).find((one) => one.kind === kind);
    },
  };
}

async function listKinds(client: ApiClient, apiVersion: string): Promise<readonly ResourceKind[]> {
  const answer = await ignoreStatus([404], client.ask({ path: groupPath(apiVersion) }));
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

function throwUnknownKind(apiVersion: string, kind: string): never {
  const external = apiVersion.startsWith('external-secrets.io/');
  throw new PulsoError('unknown-kind', `the cluster does not serve ${kind} (${apiVersion})`, {
    hint: external
      ? 'install the External Secrets Operator there, or set secrets.backend: local for the target; nothing was applied'
      : "install the operator that defines it, or remove the object from the client's k8s/; nothing was applied",
  });
}
