import { PARENT_NAME } from '../apply-set.ts';
import { textAt } from '../../text/json.ts';
import { compareStages, stageOf } from '../stages.ts';
import type { Operation } from '../../engine/plan.ts';
import type { ApiClient } from '../../engines/kubernetes/connect/api-client.ts';
import { collectionPath, CORE, objectPath } from '../../engines/kubernetes/connect/collections.ts';
import { findNamespace } from '../../engines/kubernetes/connect/find-namespace.ts';
import { listObjects } from '../../engines/kubernetes/connect/list-objects.ts';
import {
  listMembers,
  memberName,
  parentPath,
  readParent,
  type Member,
} from '../../engines/kubernetes/observe/list-members.ts';
import type { Cluster } from '../../engines/kubernetes/observe/observe-set.ts';
import { inSteps, operation } from './object-operations.ts';

/** What of a client is in its namespace. */
export interface Remains {
  /** Members of the set, claims left out. */
  members: readonly Member[];
  /** Names of claims. */
  claims: readonly string[];
  /** True where the set's parent is there. */
  parent: boolean;
}

/** Undefined where there is no namespace. Errors: `namespace-taken`. */
export async function observeRemains(cluster: Cluster, slug: string): Promise<Remains | undefined> {
  const { client } = cluster;
  const asked = [CORE.deployments, CORE.statefulSets];
  const [namespace, parent, claims] = await Promise.all([
    findNamespace(client, slug),
    readParent(client, slug),
    listClaims(client, slug),
  ]);
  if (namespace === undefined) return undefined;
  const members = await listMembers(cluster, { slug, parent, asked });
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

/** Takes down what was observed, in the opposite of the order it is applied in; claims and namespace only where asked to. */
export function planDestroy(
  slug: string,
  remains: Remains | undefined,
  purge: boolean,
): Operation[] {
  if (remains === undefined) return [];
  const { members, claims, parent } = remains;
  const stages = [...new Set(sorted(members).map(({ kind }) => stageOf(kind.kind)))];
  const steps = stages.map((stage) =>
    members.filter(({ kind }) => stageOf(kind.kind) === stage).map(removeMember),
  );
  const volumes = claims.map((name) => ({
    ...decideClaim(`persistentvolumeclaim/${name}`, purge),
    id: objectPath(CORE.claims, slug, name),
  }));
  const own = parent
    ? [
        {
          ...operation('remove', `configmap/${PARENT_NAME}`, ASKED),
          id: parentPath(slug),
        },
      ]
    : [];
  const namespace = purge
    ? [
        {
          ...operation('remove', `namespace/${slug}`, 'purge asked for'),
          id: objectPath(CORE.namespaces, '', slug),
        },
      ]
    : [];
  // Where the data goes too nothing is left to end in order for.
  const taken = purge ? [steps.flat()] : steps;
  return inSteps([...taken, volumes, own, namespace]);
}

const ASKED = 'destroy asked for';

function sorted(members: readonly Member[]): Member[] {
  const key = ({ kind, name }: Member): { kind: string; name: string } => ({
    kind: kind.kind,
    name,
  });
  return [...members].sort((one, other) => compareStages(key(other), key(one)));
}

function removeMember(member: Member): Operation {
  const destructive = member.kind.kind === 'Ingress';
  return { ...operation('remove', memberName(member), ASKED), destructive, id: member.path };
}

function decideClaim(resource: string, purge: boolean): Operation {
  if (!purge) return operation('none', resource, 'its data is kept');
  const cause = 'purge asked for: its data is lost';
  return { ...operation('remove', resource, cause), destructive: true };
}
