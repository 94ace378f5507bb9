import { PulsoError } from '../../core/pulso-error.ts';
import type { Intent } from '../../engine/intent.ts';
import { isParent } from '../apply-set.ts';
import { textAt, valueAt } from '../../text/json.ts';
import { isWorkload, resourceOf, type Stage } from '../../engine/desired/manifests.ts';
import { templateOf } from '../transform/transform-pods.ts';
import { requireKnown } from '../../engine/observed/order-services.ts';
import type { Carried, Operation } from '../../engine/plan.ts';
import { diffObjects } from './diff-objects.ts';
import { explainUpdate, RECORD_CAUSE } from './explain-update.ts';
import { inSteps, operation } from './object-operations.ts';
import {
  memberResource,
  type ObservedObject,
  type ObservedSet,
  type SetMember,
} from './observed-objects.ts';
import { isLeftData, planAbandonedData, planLeftData } from './plan-data.ts';
import { dropIdleReverts, rollbackOf } from './plan-rollback.ts';
import { REPLICAS_ANNOTATION } from './workload.ts';

type DeployIntent = Extract<Intent, { verb: 'deploy' }>;

/**
 * The operations that bring a client's objects to their manifests, stage by stage; members of the set that
 * have no manifest are removed last. Errors: `field-conflict` with every field and owner, `unknown-service`.
 */
export function planDeploy(slug: string, observed: ObservedSet, intent: DeployIntent): Operation[] {
  const objects = selectObjects(observed.objects, intent.services);
  if (intent.forceConflicts !== true) assertNoFieldConflicts(slug, objects);
  const steps = groupIntoSteps(objects, isAllNew(observed)).map((step) =>
    step.flatMap((object) => {
      const { operations, carried } = planLeftData(object, observed, intent.carryData === true);
      const changed = withCarry(planObject(object, intent), carried);
      return [...operations, ...(operations.length > 0 ? endingFirst(changed) : changed)];
    }),
  );
  const leftovers = intent.services === undefined ? observed.leftovers : [];
  const abandoned = intent.services === undefined ? planAbandonedData(observed) : [];
  const lost = new Set([...steps.flat(), ...abandoned].filter(isLeftData).map(({ resource }) => resource)); // prettier-ignore
  // What is said of data is said once.
  const removed = leftovers.map(removeLeftover).filter(({ type, resource }) => type !== 'none' || !lost.has(resource)); // prettier-ignore
  return dropIdleReverts(inSteps([...steps, [...abandoned, ...removed]]));
}

/** The first of a workload's operations is the one that changes its pods, which are stopped before data is copied. */
function withCarry(operations: readonly Operation[], carry: readonly Carried[]): Operation[] {
  const [first, ...rest] = operations;
  if (first === undefined || carry.length === 0) return [...operations];
  const isStopped = first.rollback === 'beside';
  return [{ ...first, carry, ...(isStopped && { rollback: 'restore' as const }) }, ...rest];
}

/** What is replaced keeps its pods, but none whose claims are others. */
function endingFirst(operations: readonly Operation[]): Operation[] {
  return operations.map((one) => (one.replace === true ? { ...one, endsFirst: true } : one));
}

function selectObjects(
  objects: readonly ObservedObject[],
  services: readonly string[] | undefined,
): readonly ObservedObject[] {
  if (services === undefined || services.length === 0) return objects;
  const workloads = objects.map(({ manifest }) => manifest).filter(isWorkload);
  const names = workloads.map(({ name }) => name);
  const selected = requireKnown(services, names);
  return objects.filter(
    ({ manifest }) => !isWorkload(manifest) || selected.includes(manifest.name),
  );
}

function assertNoFieldConflicts(slug: string, objects: readonly ObservedObject[]): void {
  const lines = objects.flatMap(({ manifest, conflicts }) =>
    conflicts.map(({ field, owner }) => `  ${resourceOf(manifest)} ${field} is owned by ${owner}`),
  );
  if (lines.length === 0) return;
  const message = [`${slug}: fields of the client's files are owned by other managers:`, ...lines];
  throw new PulsoError('field-conflict', message.join('\n'), {
    slug,
    hint: `remove the fields from clients/${slug}/k8s, or take ownership: pulso deploy ${slug} --force-conflicts`,
  });
}

/**
 * By stage; the objects are in apply order already. A parent that exists goes first: while anything is
 * written, it must not claim that everything is applied. `together`: data and app are one step, data first.
 */
function groupIntoSteps(objects: readonly ObservedObject[], together: boolean): ObservedObject[][] {
  const steps = new Map<Stage | 'parent', ObservedObject[]>([['parent', []]]);
  const stepOf = ({ manifest, live }: ObservedObject): Stage | 'parent' => {
    if (isParent(manifest) && live !== undefined) return 'parent';
    return together && manifest.stage === 'app' ? 'data' : manifest.stage;
  };
  for (const object of objects) {
    const step = stepOf(object);
    steps.set(step, [...(steps.get(step) ?? []), object]);
  }
  return [...steps.values()];
}

/**
 * True if no pod runs yet that a missing database could take down. Not with a Job: it would use up its
 * retries before the database is ready; everything else restarts until it is.
 */
function isAllNew({ objects, leftovers }: ObservedSet): boolean {
  const hasPods = (kind: string): boolean => templateOf(kind) !== undefined;
  return (
    !objects.some(({ manifest }) => manifest.kind === 'Job') &&
    !objects.some(({ manifest, live }) => hasPods(manifest.kind) && live !== undefined) &&
    !leftovers.some(({ kind }) => hasPods(kind.kind))
  );
}

function planObject(object: ObservedObject, intent: DeployIntent): Operation[] {
  const { manifest, live, path: id } = object;
  const resource = resourceOf(manifest);
  const rollback = intent.rollback === false ? undefined : rollbackOf(object);
  const written = planApply(object, resource);
  const keeps = written.type !== 'none' && rollback !== undefined;
  const applied = { ...written, id, ...(keeps ? { rollback } : {}) };
  if (live === undefined || !isWorkload(manifest)) return [applied];
  if (needsStart(object)) {
    const start = { ...operation('start', resource, 'stopped'), id };
    return applied.type === 'none' ? [start] : [applied, start];
  }
  if (intent.recreate !== true || applied.type !== 'none') return [applied];
  return [{ ...operation('recreate', resource, 'recreate requested'), id }];
}

function planApply(
  { manifest, live, next, force, replace }: ObservedObject,
  resource: string,
): Operation {
  if (live === undefined || next === undefined) {
    return operation('create', resource, `new ${manifest.kind.toLowerCase()}`);
  }
  const changes = diffObjects(live, next);
  if (changes.length === 0) return operation('none', resource, 'unchanged');
  if (replace === true) {
    const why = explainUpdate(changes.filter(({ path }) => path.startsWith('spec')));
    return { ...operation('recreate', resource, `cannot be updated in place: ${why}`), replace };
  }
  const cause = isParent(manifest) ? RECORD_CAUSE : explainUpdate(changes);
  return force
    ? { ...operation('update', resource, cause), force }
    : operation('update', resource, cause);
}

/** True if it is stopped and its file does not set the number of pods: an apply would not start it. */
function needsStart({ live, next }: ObservedObject): boolean {
  const stopped = textAt(live, ['metadata', 'annotations', REPLICAS_ANNOTATION]) !== undefined;
  return stopped && valueAt(next, ['spec', 'replicas']) === 0;
}

/** A deploy never deletes data. */
function removeLeftover(member: SetMember): Operation {
  const resource = memberResource(member);
  if (member.kind.kind === 'PersistentVolumeClaim') {
    const cause = "kept: no longer in the client's files, but deploy never deletes data";
    return { ...operation('none', resource, cause), warning: true, id: member.path };
  }
  const cause = "no longer in the client's files";
  const destructive = member.kind.kind === 'Ingress';
  return { ...operation('remove', resource, cause), destructive, id: member.path };
}
