import type { Operation } from '../../engine/plan.ts';
import { PARENT_NAME, parentPath } from '../apply-set.ts';
import { CORE, objectPath } from '../resource-kind.ts';
import { compareStages, stageOf } from '../stages.ts';
import { inSteps, operation } from './object-operations.ts';
import { memberResource, type ObservedNamespace, type SetMember } from './observed-objects.ts';

const CAUSE = 'destroy requested';
const PURGE_CAUSE = 'purge requested';

/**
 * Removes what was observed in the reverse of the order it is applied in; claims and the namespace only
 * with `purge`. Plans nothing if there is no namespace.
 */
export function planDestroy(
  slug: string,
  observed: ObservedNamespace | undefined,
  purge: boolean,
): Operation[] {
  if (observed === undefined) return [];
  const { members, claims, parent } = observed;
  const stages = [...new Set(inReverse(members).map(({ kind }) => stageOf(kind.kind)))];
  const steps = stages.map((stage) =>
    members.filter(({ kind }) => stageOf(kind.kind) === stage).map(removeMember),
  );
  const volumes = claims.map((name) => ({
    ...planClaim(`persistentvolumeclaim/${name}`, purge),
    id: objectPath(CORE.claims, slug, name),
  }));
  const parents = parent
    ? [{ ...operation('remove', `configmap/${PARENT_NAME}`, CAUSE), id: parentPath(slug) }]
    : [];
  const id = objectPath(CORE.namespaces, '', slug);
  const namespaces = purge
    ? [{ ...operation('remove', `namespace/${slug}`, PURGE_CAUSE), id }]
    : [];
  // With the data gone too, no order is left to keep.
  const removals = purge ? [steps.flat()] : steps;
  return inSteps([...removals, volumes, parents, namespaces]);
}

function inReverse(members: readonly SetMember[]): SetMember[] {
  const key = ({ kind, name }: SetMember): { kind: string; name: string } => ({
    kind: kind.kind,
    name,
  });
  return [...members].sort((one, other) => compareStages(key(other), key(one)));
}

function removeMember(member: SetMember): Operation {
  const destructive = member.kind.kind === 'Ingress';
  return { ...operation('remove', memberResource(member), CAUSE), destructive, id: member.path };
}

function planClaim(resource: string, purge: boolean): Operation {
  if (!purge) return operation('none', resource, 'its data is kept');
  return {
    ...operation('remove', resource, `${PURGE_CAUSE}: its data is deleted`),
    destructive: true,
  };
}
