import { dropUndefined } from '../../../core/drop-undefined.ts';
import { CHECKSUM_ANNOTATION } from '../../../manifests/transform/add-checksums.ts';
import type { ObservedService } from '../../../engine/observed/observed-stack.ts';
import { judgeRollout } from '../../../manifests/plan/judge-rollout.ts';
import type { Pod, Workload } from '../../../manifests/plan/cluster-objects.ts';
import { containersOf, nameOf, podsOf, wantedPods } from '../../../manifests/plan/workload.ts';

/** A workload and its pods in sum. */
export function observeService(workload: Workload, namespacePods: readonly Pod[]): ObservedService {
  const pods = podsOf(workload, namespacePods);
  const { metadata, spec } = workload;
  const template = spec?.template;
  const image = template?.spec?.containers?.[0]?.image ?? '';
  const containers = pods.flatMap(containersOf);
  return dropUndefined({
    name: nameOf(workload),
    id: metadata?.uid ?? '',
    ...condition(workload, namespacePods),
    image,
    hash: template?.metadata?.annotations?.[CHECKSUM_ANNOTATION],
    restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
    startedAt: earliest(containers.flatMap(({ state }) => state?.running?.startedAt ?? [])),
    ports: [],
  });
}

type Condition = Pick<ObservedService, 'state' | 'health' | 'exitCode'>;

function condition(workload: Workload, pods: readonly Pod[]): Condition {
  const generation = workload.metadata?.generation ?? 0;
  const judgement = judgeRollout({ workload, generation, pods, events: [] });
  if (wantedPods(workload) === 0) {
    if (judgement.state === 'ready') return { state: 'exited', health: 'none', exitCode: 0 };
    return { state: 'running', health: 'none' };
  }
  const checked =
    workload.spec?.template?.spec?.containers?.some((one) => one.readinessProbe) ?? false;
  if (judgement.state === 'ready')
    return { state: 'running', health: checked ? 'healthy' : 'none' };
  const serves = (workload.status?.readyReplicas ?? 0) > 0;
  // Old pods that still serve while the new ones fail: it runs, and not well.
  if (judgement.state === 'failed') {
    return { state: serves ? 'running' : 'restarting', health: 'unhealthy' };
  }
  return { state: serves ? 'running' : 'starting', health: 'starting' };
}

function earliest(moments: readonly string[]): string | undefined {
  return [...moments].sort()[0];
}
