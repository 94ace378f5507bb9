import type { ObservedNamespace } from '../../../manifests/plan/observed-objects.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import { textAt } from '../../../text/json.ts';
import type { ApiClient } from '../connect/api-client.ts';
import type { Cluster } from '../connect/discover-kinds.ts';
import { findNamespace } from '../observe/find-namespace.ts';
import { listObjects } from '../connect/list-objects.ts';
import { listMembers, readParent } from './list-members.ts';

/** What exists of a client; undefined if it has no namespace. Errors: `namespace-taken`, `namespace-leaving`. */
export async function observeNamespace(
  cluster: Cluster,
  slug: string,
): Promise<ObservedNamespace | undefined> {
  const { client } = cluster;
  const wanted = [CORE.deployments, CORE.statefulSets];
  const [namespace, parent, claims] = await Promise.all([
    findNamespace(client, slug),
    readParent(client, slug),
    listClaims(client, slug),
  ]);
  if (namespace === undefined) return undefined;
  const members = await listMembers(cluster, { slug, parent, wanted });
  return {
    members: members.filter(({ kind }) => kind.kind !== CORE.claims.kind),
    claims,
    parent: parent !== undefined,
  };
}

async function listClaims(client: ApiClient, slug: string): Promise<string[]> {
  const labels = `app.kubernetes.io/instance=${slug}`;
  const { items } = await listObjects(client, { path: collectionPath(CORE.claims, slug), labels });
  return items.map((claim) => textAt(claim, ['metadata', 'name']) ?? '');
}
