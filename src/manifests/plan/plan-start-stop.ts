import type { Intent } from '../../engine/engine.ts';
import { requireKnown } from '../../engine/order-services.ts';
import { resourceOf } from '../../engine/manifests.ts';
import type { Operation } from '../../engine/plan.ts';
import type { ApiClient } from '../../engines/kubernetes/connect/api-client.ts';
import {
  collectionPath,
  CORE,
  objectPath,
  type Kind,
} from '../../engines/kubernetes/connect/collections.ts';
import { listObjects } from '../../engines/kubernetes/connect/list-objects.ts';
import { inSteps, operation } from './object-operations.ts';
import { nameOf, wantedPods, type Workload } from './workload.ts';

/** A client's workloads by kind: those that keep data, and the others, which wait for them. */
export interface Workloads {
  statefulSets: readonly Workload[];
  deployments: readonly Workload[];
}

export async function listWorkloads(client: ApiClient, slug: string): Promise<Workloads> {
  const labels = 'app.kubernetes.io/managed-by=pulso';
  const [statefulSets, deployments] = await Promise.all(
    [CORE.statefulSets, CORE.deployments].map(async (kind) => {
      const path = collectionPath(kind, slug);
      return (await listObjects(client, { path, labels })).items;
    }),
  );
  return { statefulSets: statefulSets ?? [], deployments: deployments ?? [] };
}

type PowerIntent = Extract<Intent, { verb: 'start' | 'stop' | 'restart' }>;

/** Starts what keeps data first and stops it last; makes nothing new. Errors: `unknown-service`. */
export function planStartStop(workloads: Workloads, { verb, services }: PowerIntent): Operation[] {
  const { statefulSets, deployments } = workloads;
  const known = [...statefulSets, ...deployments].map(nameOf);
  const chosen =
    services === undefined || services.length === 0 ? known : requireKnown(services, known);
  const decide = (kind: Kind, list: readonly Workload[]): Operation[] =>
    list
      .filter((workload) => chosen.includes(nameOf(workload)))
      .map((workload) => ({
        ...DECISIONS[verb](
          resourceOf({ kind: kind.kind, name: nameOf(workload) }),
          wantedPods(workload) > 0,
        ),
        id: objectPath(kind, workload.metadata?.namespace ?? '', nameOf(workload)),
      }));
  const steps = [decide(CORE.statefulSets, statefulSets), decide(CORE.deployments, deployments)];
  return inSteps(verb === 'stop' ? steps.reverse() : steps);
}

const DECISIONS: Record<PowerIntent['verb'], (resource: string, runs: boolean) => Operation> = {
  start: (resource, runs) =>
    runs ? operation('none', resource, 'already running') : operation('start', resource, 'stopped'),
  stop: (resource, runs) =>
    runs
      ? operation('stop', resource, 'stop asked for')
      : operation('none', resource, 'already stopped'),
  restart: (resource, runs) =>
    operation(runs ? 'recreate' : 'start', resource, runs ? 'restart asked for' : 'stopped'),
};
