import { PulsoError } from '../../core/pulso-error.ts';
import type { Intent } from '../../engine/engine.ts';
import { isParent } from '../apply-set.ts';
import { textAt, valueAt } from '../../text/json.ts';
import { isWorkload, resourceOf, type Stage } from '../../engine/manifests.ts';
import { templateOf } from '../transform/transform-pods.ts';
import { requireKnown } from '../../engine/order-services.ts';
import type { Operation } from '../../engine/plan.ts';
import { diffObjects } from './diff-objects.ts';
import { explainUpdate } from './explain-update.ts';
import { memberName, type Member } from '../../engines/kubernetes/observe/list-members.ts';
import type { ObservedSet, SeenObject } from '../../engines/kubernetes/observe/observe-set.ts';
import { inSteps, operation } from './object-operations.ts';
import { REPLICAS_ANNOTATION } from './workload.ts';

type DeployIntent = Extract<Intent, { verb: 'deploy' }>;

/**
 * What takes a client's objects to what is asked for, stage by stage; what its set no longer asks for goes
 * last. Errors: `field-conflict` with every field and owner, `unknown-service`.
 */
export function planDeploy(slug: string, observed: ObservedSet, intent: DeployIntent): Operation[] {
  const asked = chooseServices(observed.asked, intent.services);
  if (intent.forceConflicts !== true) assertNoFieldConflicts(slug, asked);
  const steps = groupIntoSteps(asked, isAllNew(observed)).map((objects) =>
    objects.flatMap((seen) => decide(seen, intent.recreate ?? false)),
  );
  const leftovers = intent.services === undefined ? observed.leftovers : [];
  return inSteps([...steps, leftovers.map(removeLeftover)]);
}

function chooseServices(
  asked: readonly SeenObject[],
  services: readonly string[] | undefined,
): readonly SeenObject[] {
  if (services === undefined || services.length === 0) return asked;
  const workloads = asked.map(({ manifest }) => manifest).filter(isWorkload);
  const names = workloads.map(({ name }) => name);
  const chosen = requireKnown(services, names);
  return asked.filter(({ manifest }) => !isWorkload(manifest) || chosen.includes(manifest.name));
}

function assertNoFieldConflicts(slug: string, asked: readonly SeenObject[]): void {
  const lines = asked.flatMap(({ manifest, conflicts }) =>
    conflicts.map(({ field, owner }) => `  ${resourceOf(manifest)} ${field} is ${owner}'s`),
  );
  if (lines.length === 0) return;
  const message = [`${slug}: others have set fields that the client's files set too:`, ...lines];
  throw new PulsoError('field-conflict', message.join('\n'), {
    slug,
    hint: `take the fields out of clients/${slug}/k8s, or take them over: pulso deploy ${slug} --force-conflicts`,
  });
}

/**
 * By stage; the objects are in apply order already. A parent that is there goes first: while anything is
 * written, it must not say that all is as it was applied. `together`: what runs of data and app, data first.
 */
function groupIntoSteps(asked: readonly SeenObject[], together: boolean): SeenObject[][] {
  const steps = new Map<Stage | 'parent', SeenObject[]>([['parent', []]]);
  const stepOf = ({ manifest, live }: SeenObject): Stage | 'parent' => {
    if (isParent(manifest) && live !== undefined) return 'parent';
    return together && manifest.stage === 'app' ? 'data' : manifest.stage;
  };
  for (const seen of asked) {
    const step = stepOf(seen);
    steps.set(step, [...(steps.get(step) ?? []), seen]);
  }
  return [...steps.values()];
}

/**
 * True where nothing of it runs yet that has to be kept from a database that is down. A Job would make all its
 * tries before there is one; what else crashes without begins again.
 */
function isAllNew({ asked, leftovers }: ObservedSet): boolean {
  const runs = (kind: string): boolean => templateOf(kind) !== undefined;
  return (
    !asked.some(({ manifest }) => manifest.kind === 'Job') &&
    !asked.some(({ manifest, live }) => runs(manifest.kind) && live !== undefined) &&
    !leftovers.some(({ kind }) => runs(kind.kind))
  );
}

function decide(seen: SeenObject, recreate: boolean): Operation[] {
  const { manifest, live, path: id } = seen;
  const resource = resourceOf(manifest);
  const applied = { ...decideApply(seen, resource), id };
  if (live === undefined || !isWorkload(manifest)) return [applied];
  if (needsStart(seen)) {
    const start = { ...operation('start', resource, 'stopped'), id };
    return applied.type === 'none' ? [start] : [applied, start];
  }
  if (!recreate || applied.type !== 'none') return [applied];
  return [{ ...operation('recreate', resource, 'asked for'), id }];
}

function decideApply(
  { manifest, live, next, force, anew }: SeenObject,
  resource: string,
): Operation {
  if (live === undefined || next === undefined) {
    return operation('create', resource, `new ${manifest.kind.toLowerCase()}`);
  }
  const changes = diffObjects(live, next);
  if (changes.length === 0) return operation('none', resource, 'unchanged');
  if (anew === true) {
    const why = explainUpdate(changes.filter(({ path }) => path.startsWith('spec')));
    return { ...operation('recreate', resource, `cannot be changed in place: ${why}`), anew };
  }
  const cause = isParent(manifest) ? 'notes what is applied' : explainUpdate(changes);
  return force
    ? { ...operation('update', resource, cause), force }
    : operation('update', resource, cause);
}

/** Stopped, and its file leaves the number of pods to others: an apply would not start it. */
function needsStart({ live, next }: SeenObject): boolean {
  const stopped = textAt(live, ['metadata', 'annotations', REPLICAS_ANNOTATION]) !== undefined;
  return stopped && valueAt(next, ['spec', 'replicas']) === 0;
}

/** Data is never dropped by a deploy. */
function removeLeftover(member: Member): Operation {
  const resource = memberName(member);
  if (member.kind.kind === 'PersistentVolumeClaim') {
    const cause = "kept: no longer in the client's files, and data is never dropped by a deploy";
    return { ...operation('none', resource, cause), warning: true, id: member.path };
  }
  const cause = "no longer in the client's files";
  const destructive = member.kind.kind === 'Ingress';
  return { ...operation('remove', resource, cause), destructive, id: member.path };
}
