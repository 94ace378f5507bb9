import { isWorkload } from '../../engine/desired/manifests.ts';
import type { Operation } from '../../engine/plan.ts';
import { textAt, valueAt, type Json, type JsonObject } from '../../text/json.ts';
import { isParent } from '../apply-set.ts';
import { namesRead } from '../transform/add-checksums.ts';
import type { ObservedObject } from './observed-objects.ts';
import { wantedPods } from './workload.ts';

/** Kinds that stay as they are: one holds data, the other everything else. */
const KEPT = new Set(['Namespace', 'PersistentVolumeClaim']);

/**
 * How an object goes back if its change fails: pods that run on while new ones start (`beside`), pods that end first
 * (`restore`), and what has none is applied as it was (`revert`).
 */
export function rollbackOf({ manifest, live, next }: ObservedObject): Operation['rollback'] {
  if (live === undefined || isParent(manifest) || KEPT.has(manifest.kind)) return undefined;
  if (!isWorkload(manifest)) return 'revert';
  if (wantedPods(live) === 0) return undefined;
  return manifest.kind === 'Deployment' && runsOn(next ?? live) ? 'beside' : 'restore';
}

/** If no workload can go back, nothing else does. */
export function dropIdleReverts(operations: readonly Operation[]): Operation[] {
  const isKept = ({ rollback }: Operation): boolean =>
    rollback === 'beside' || rollback === 'restore';
  if (operations.some(isKept)) return [...operations];
  return operations.map(({ rollback: _, ...one }) => one);
}

/** What the server fills in if a Deployment does not say. */
const DEFAULT = '25%';

/** True if no pod may end before a new one is ready. */
function runsOn(deployment: JsonObject): boolean {
  const strategy = valueAt(deployment, ['spec', 'strategy']);
  if (textAt(strategy, ['type']) === 'Recreate') return false;
  const replicas = wantedPods(deployment);
  const count = (field: string): number =>
    countPods(valueAt(strategy, ['rollingUpdate', field]) ?? DEFAULT, replicas);
  // If both are none, the server lets one pod end.
  return Math.ceil(count('maxSurge')) > 0 && Math.floor(count('maxUnavailable')) === 0;
}

/** A number of pods, or a part of them: `25%`. */
function countPods(value: Json, replicas: number): number {
  return typeof value === 'number'
    ? value
    : (Number.parseFloat(typeof value === 'string' ? value : DEFAULT) / 100) * replicas;
}

/** An object as it was applied before: `deployment/app`. */
interface PreviousObject {
  resource: string;
  body: JsonObject;
}

/**
 * What goes back after a failure, in the order of the changes: all but a StatefulSet that became ready, which may have
 * changed the format of its data, and the ConfigMaps and Secrets that it reads.
 */
export function selectRestored<T extends PreviousObject>(
  previous: readonly T[],
  ready: ReadonlySet<string>,
): T[] {
  const isKept = ({ resource }: T): boolean =>
    resource.startsWith('statefulset/') && ready.has(resource);
  const read = previous.filter(isKept).flatMap(({ body }) => [...namesRead(body)]);
  const names = new Set(read.map((name) => name.toLowerCase()));
  return previous.filter((one) => !isKept(one) && !names.has(one.resource));
}
