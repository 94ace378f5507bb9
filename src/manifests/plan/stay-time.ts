import type { Pod, Workload } from './cluster-objects.ts';
import { containersOf, podsOf, wantedPods } from './workload.ts';

/** Milliseconds pods without a readiness probe run before they are ready, as far as they were never restarted. */
const STEADY = 3000;

/** Milliseconds that pods with probes run: a probe may pass before its container crashes. */
const PROBED = 2000;

/** Milliseconds pods run until their restarts count no more: as long as a cluster waits after a second crash. */
const RECOVERED = 10_000;

/**
 * How long a workload that is ready has to stay so before that is believed; 0: it is believed already. A container
 * without a probe is ready the moment it starts, and one in a crash loop is so again and again.
 */
export function stayTime(workload: Workload, pods: readonly Pod[], now: number): number {
  if (wantedPods(workload) === 0) return 0;
  const ages = containerAges(podsOf(workload, pods), now);
  if (ages.some(({ age, restarted }) => restarted && age < RECOVERED)) return RECOVERED;
  const probed = workload.spec?.template?.spec?.containers?.every((one) => one.readinessProbe);
  const steady = probed === true ? PROBED : STEADY;
  return ages.some(({ age }) => age < steady) ? steady : 0;
}

/** How often the containers of a workload were restarted, in sum. */
export function sumRestarts(workload: Workload, pods: readonly Pod[]): number {
  return podsOf(workload, pods)
    .flatMap(containersOf)
    .reduce((sum, { restartCount }) => sum + restartCount, 0);
}

/** A clock that differs from the server's makes containers look older or younger: younger than 0 is young. */
function containerAges(pods: readonly Pod[], now: number): { age: number; restarted: boolean }[] {
  return pods.flatMap(containersOf).flatMap(({ state, restartCount }) => {
    const startedAt = state?.running?.startedAt;
    if (startedAt === undefined) return [];
    return [{ age: now - Date.parse(startedAt), restarted: restartCount > 0 }];
  });
}
