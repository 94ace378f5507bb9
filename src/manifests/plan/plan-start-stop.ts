import type { Intent } from '../../engine/intent.ts';
import { resourceOf } from '../../engine/desired/manifests.ts';
import { requireKnown } from '../../engine/observed/order-services.ts';
import type { Operation } from '../../engine/plan.ts';
import { CORE, objectPath, type ResourceKind } from '../resource-kind.ts';
import type { Workload } from './cluster-objects.ts';
import { inSteps, operation } from './object-operations.ts';
import { nameOf, wantedPods } from './workload.ts';

/** A client's workloads: those that keep data, and those that depend on them. */
export interface Workloads {
  statefulSets: readonly Workload[];
  deployments: readonly Workload[];
}

type StartStopIntent = Extract<Intent, { verb: 'start' | 'stop' | 'restart' }>;

/** Starts what keeps data first and stops it last; creates nothing. Errors: `unknown-service`. */
export function planStartStop(
  { statefulSets, deployments }: Workloads,
  { verb, services }: StartStopIntent,
): Operation[] {
  const known = [...statefulSets, ...deployments].map(nameOf);
  const selected =
    services === undefined || services.length === 0 ? known : requireKnown(services, known);
  const planKind = (kind: ResourceKind, workloads: readonly Workload[]): Operation[] =>
    workloads
      .filter((workload) => selected.includes(nameOf(workload)))
      .map((workload) => ({
        ...DECISIONS[verb](
          resourceOf({ kind: kind.kind, name: nameOf(workload) }),
          wantedPods(workload) > 0,
        ),
        id: objectPath(kind, workload.metadata?.namespace ?? '', nameOf(workload)),
      }));
  const steps = [
    planKind(CORE.statefulSets, statefulSets),
    planKind(CORE.deployments, deployments),
  ];
  return inSteps(verb === 'stop' ? steps.reverse() : steps);
}

type Decision = (resource: string, isRunning: boolean) => Operation;

const DECISIONS: Record<StartStopIntent['verb'], Decision> = {
  start: (resource, isRunning) =>
    isRunning
      ? operation('none', resource, 'already running')
      : operation('start', resource, 'stopped'),
  stop: (resource, isRunning) =>
    isRunning
      ? operation('stop', resource, 'stop requested')
      : operation('none', resource, 'already stopped'),
  restart: (resource, isRunning) =>
    isRunning
      ? operation('recreate', resource, 'restart requested')
      : operation('start', resource, 'stopped'),
};
