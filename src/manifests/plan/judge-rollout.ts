import { FIELD_MANAGER } from '../apply-set.ts';
import type { ClusterEvent, ContainerStatus, Pod, Workload } from './cluster-objects.ts';
import { explainWaiting, latestMessage } from './explain-waiting.ts';
import { containersOf, isCurrent, nameOf, podsOf, serviceOf, wantedPods } from './workload.ts';

/** How far a rollout is. `reason` reads after "service app: ". */
export type Judgement =
  | { state: 'ready' }
  | { state: 'waiting'; reason: string }
  | { state: 'failed'; code: 'unhealthy' | 'image-missing'; reason: string; pod?: Pod };

/** A workload at one moment, with the pods and events of its namespace. */
export interface WorkloadSnapshot {
  workload: Workload;
  /** The generation that was applied: health of an older one does not count. */
  generation: number;
  pods: readonly Pod[];
  events: readonly ClusterEvent[];
  /**
   * Set if it depends on other workloads: since when those are ready, by the server's clock; undefined while
   * they are not. Crashes before then do not count: it restarts by itself.
   */
  needed?: { readySince: string | undefined };
}

/** Whether the applied generation is ready; if not, why. */
export function judgeRollout(snapshot: WorkloadSnapshot): Judgement {
  const { workload, generation } = snapshot;
  if ((workload.status?.observedGeneration ?? 0) < generation) {
    return { state: 'waiting', reason: 'the cluster has not started the rollout yet' };
  }
  if (isComplete(snapshot)) return { state: 'ready' };
  const pods = podsOf(workload, snapshot.pods).filter((pod) => isCurrent(pod, workload));
  for (const pod of pods) {
    const failure = judgePod(pod, snapshot);
    if (failure !== undefined) return { ...failure, pod };
  }
  return (
    judgeRejection(snapshot, pods.length) ?? {
      state: 'waiting',
      reason: explainWaiting(snapshot, pods),
    }
  );
}

function isComplete({ workload, pods }: WorkloadSnapshot): boolean {
  const wanted = wantedPods(workload);
  const { updatedReplicas = 0, replicas = 0, readyReplicas = 0 } = workload.status ?? {};
  // Stopped means that its pods are gone: until then they hold their ports and volumes.
  if (wanted === 0) return !pods.some((pod) => serviceOf(pod) === nameOf(workload));
  const ready = available(workload) ?? readyReplicas;
  return (
    updatedReplicas >= wanted &&
    replicas === updatedReplicas &&
    ready >= wanted &&
    isOneRevision(workload)
  );
}

/** A StatefulSet that has not started an update yet counts its old pods as updated ones. */
function isOneRevision({ status }: Workload): boolean {
  return status?.currentRevision === status?.updateRevision;
}

function available(workload: Workload): number | undefined {
  const isDeployment = workload.spec !== undefined && !('serviceName' in workload.spec);
  return isDeployment ? (workload.status?.availableReplicas ?? 0) : undefined;
}

type Failure = Omit<Extract<Judgement, { state: 'failed' }>, 'pod'>;

function judgePod(pod: Pod, { events, needed }: WorkloadSnapshot): Failure | undefined {
  for (const container of containersOf(pod)) {
    if (isPremature(container, needed)) continue;
    const failure = judgeContainer(container, latestMessage(events, nameOf(pod), 'Unhealthy'));
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** Its last run started before its dependencies were ready. Both are whole seconds: equal counts as before. */
function isPremature(
  { state, lastState }: ContainerStatus,
  needed: WorkloadSnapshot['needed'],
): boolean {
  if (needed === undefined || state?.waiting?.reason !== 'CrashLoopBackOff') return false;
  const { readySince } = needed;
  return readySince === undefined || (lastState?.terminated?.startedAt ?? '') <= readySince;
}

/** What container runtimes call a container whose command could not be run: it has no log. */
const START_REASONS = new Set(['StartError', 'ContainerCannotRun']);
const IMAGE_REASONS = new Set(['ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull']);

/** A user that the pod does not allow: nothing but another image or manifest changes that. */
const BAD_USER = /runAsNonRoot|non-numeric user/;

function judgeContainer(
  { image, state, lastState }: ContainerStatus,
  probe: string | undefined,
): Failure | undefined {
  const { reason = '', message } = state?.waiting ?? {};
  if (IMAGE_REASONS.has(reason)) {
    const why = message === undefined ? '' : `: ${message}`;
    return { state: 'failed', code: 'image-missing', reason: `cannot pull image ${image}${why}` };
  }
  // Others wait for a Secret or a ConfigMap, which may come yet.
  if (reason === 'CreateContainerConfigError' && BAD_USER.test(message ?? '')) {
    return { state: 'failed', code: 'unhealthy', reason: `it cannot start: ${message}` };
  }
  if (reason === 'CrashLoopBackOff') {
    const { exitCode, reason: end = '', message: cause = '' } = lastState?.terminated ?? {};
    if (START_REASONS.has(end)) {
      return { state: 'failed', code: 'unhealthy', reason: `it cannot start: ${cause.trim()}` };
    }
    const killed = end === 'OOMKilled' ? ', killed: out of memory' : '';
    const last = exitCode === undefined ? '' : `, last with exit code ${exitCode}${killed}`;
    const probed = probe === undefined ? '' : `; ${probe.trim()}`;
    return { state: 'failed', code: 'unhealthy', reason: `it keeps restarting${last}${probed}` };
  }
  return undefined;
}

/** A pod that the server rejects. While others are being deleted, the quota may still get room. */
function judgeRejection(
  { workload, pods, events }: WorkloadSnapshot,
  created: number,
): Failure | undefined {
  const deleting = pods.some((pod) => pod.metadata?.deletionTimestamp !== undefined);
  if (deleting || created >= wantedPods(workload)) return undefined;
  const conditions = workload.status?.conditions ?? [];
  // A rejection before the last write does not count: that write may have raised the quota.
  const since = lastWrite(workload);
  const recent = events.filter(({ lastTimestamp }) => (lastTimestamp ?? since) >= since);
  const rejection =
    conditions.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True')
      ?.message ?? latestMessage(recent, nameOf(workload), 'FailedCreate');
  if (rejection === undefined) return undefined;
  const what = rejection.includes('exceeded quota')
    ? 'the quota has no room for its pod'
    : 'its pod is rejected';
  return { state: 'failed', code: 'unhealthy', reason: `${what}: ${rejection}` };
}

/** When pulso last wrote it, by the server's clock; '' if unknown. */
function lastWrite({ metadata }: Workload): string {
  const own = metadata?.managedFields?.filter(({ manager }) => manager === FIELD_MANAGER) ?? [];
  return (
    own
      .map(({ time }) => time ?? '')
      .sort()
      .at(-1) ?? ''
  );
}
