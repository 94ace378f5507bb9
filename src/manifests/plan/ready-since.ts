import type { Pod, Workload } from './cluster-objects.ts';
import { isReady, nameOf, podsOf, wantedPods } from './workload.ts';

/** The workloads of a namespace, and its pods. */
export interface NamespaceSnapshot {
  workloads: readonly Workload[];
  pods: readonly Pod[];
}

/**
 * Since when all workloads of these names are ready, by the server's clock (ISO 8601, whole seconds);
 * '' if none of them wants a pod, undefined while one is not ready.
 */
export function readySince(
  names: readonly string[],
  { workloads, pods }: NamespaceSnapshot,
): string | undefined {
  const moments: string[] = [];
  for (const name of names) {
    const workload = workloads.find((one) => nameOf(one) === name);
    const ready = workload === undefined ? [] : podsOf(workload, pods).filter(isReady);
    if (workload === undefined || ready.length < wantedPods(workload)) return undefined;
    moments.push(...ready.map(becameReady));
  }
  return moments.sort().at(-1) ?? '';
}

function becameReady({ status }: Pod): string {
  return status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime ?? '';
}
