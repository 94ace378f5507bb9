import { isReady, nameOf, podsOf, wantedPods, type Pod, type Workload } from './workload.ts';

/** What is seen where these workloads are. */
export interface Surroundings {
  workloads: readonly Workload[];
  pods: readonly Pod[];
}

/**
 * Since when the workloads of these names are all ready, by the server's clock (ISO 8601, whole seconds);
 * '' where none of them shall have a pod, undefined while one is not ready.
 */
export function readySince(
  names: readonly string[],
  { workloads, pods }: Surroundings,
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
