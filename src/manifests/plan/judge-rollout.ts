import type { CoreV1Event } from '@kubernetes/client-node';
import { FIELD_MANAGER } from '../../engines/kubernetes/apply/apply-object.ts';
import type { Raw } from './wire-type.ts';
import {
  containersOf,
  isCurrent,
  isReady,
  nameOf,
  podsOf,
  serviceOf,
  wantedPods,
  type ContainerStatus,
  type Pod,
  type StatefulSet,
  type Workload,
} from './workload.ts';

export type Event = Raw<CoreV1Event>;

/** How far a rollout is. `reason` reads after "service app: ". */
export type Judgement =
  | { state: 'ready' }
  | { state: 'waiting'; reason: string }
  | { state: 'failed'; code: 'unhealthy' | 'image-missing'; reason: string; pod?: Pod | undefined };

/** What is seen of a workload at one moment. */
export interface Sight {
  workload: Workload;
  /** The generation that counts: an older one's health says nothing. */
  generation: number;
  pods: readonly Pod[];
  events: readonly Event[];
  /**
   * Where it needs others to run: since when those are ready, by the server's clock; absent while they are not.
   * Until it had a chance with them, its crashes are no news: it begins again by itself.
   */
  needed?: { readySince?: string | undefined } | undefined;
}

/** Whether the generation just applied runs whole; where it does not, why, as a person needs it. */
export function judgeRollout(sight: Sight): Judgement {
  const { workload, generation } = sight;
  if ((workload.status?.observedGeneration ?? 0) < generation) {
    return { state: 'waiting', reason: 'the cluster has not taken it up yet' };
  }
  if (isWhole(sight)) return { state: 'ready' };
  const pods = podsOf(workload, sight.pods).filter((pod) => isCurrent(pod, workload));
  for (const pod of pods) {
    const failure = judgePod(pod, sight);
    if (failure !== undefined) return { ...failure, pod };
  }
  return judgeRefusal(sight, pods.length) ?? { state: 'waiting', reason: explain(sight, pods) };
}

function isWhole({ workload, pods }: Sight): boolean {
  const wanted = wantedPods(workload);
  const { updatedReplicas = 0, replicas = 0, readyReplicas = 0 } = workload.status ?? {};
  // What is stopped is so only once its pods are gone; they hold their ports and volumes until then.
  if (wanted === 0) return !pods.some((pod) => serviceOf(pod) === nameOf(workload));
  const ready = available(workload) ?? readyReplicas;
  return (
    updatedReplicas >= wanted &&
    replicas === updatedReplicas &&
    ready >= wanted &&
    isOneRevision(workload)
  );
}

/** A StatefulSet counts what it has not begun to replace as updated, until it has looked. */
function isOneRevision({ status }: Workload): boolean {
  const { currentRevision, updateRevision } = (status ?? {}) as NonNullable<StatefulSet['status']>;
  return currentRevision === updateRevision;
}

function available(workload: Workload): number | undefined {
  const isDeployment = workload.spec !== undefined && !('serviceName' in workload.spec);
  return isDeployment ? (workload.status?.availableReplicas ?? 0) : undefined;
}

type Failure = Omit<Extract<Judgement, { state: 'failed' }>, 'pod'>;

function judgePod(pod: Pod, { events, needed }: Sight): Failure | undefined {
  for (const container of containersOf(pod)) {
    if (isPremature(container, needed)) continue;
    const failure = judgeContainer(container, latest(events, nameOf(pod), 'Unhealthy'));
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** Its last run began before what it needs was ready. Both moments are whole seconds: of one, it may have. */
function isPremature({ state, lastState }: ContainerStatus, needed: Sight['needed']): boolean {
  if (needed === undefined || state?.waiting?.reason !== 'CrashLoopBackOff') return false;
  const { readySince } = needed;
  return readySince === undefined || (lastState?.terminated?.startedAt ?? '') <= readySince;
}

const IMAGE_REASONS = new Set(['ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull']);

function judgeContainer(
  { image, state, lastState }: ContainerStatus,
  probe: string | undefined,
): Failure | undefined {
  const { reason = '', message } = state?.waiting ?? {};
  if (IMAGE_REASONS.has(reason)) {
    const why = message === undefined ? '' : `: ${message}`;
    return { state: 'failed', code: 'image-missing', reason: `cannot get image ${image}${why}` };
  }
  if (reason === 'CrashLoopBackOff') {
    const { exitCode, reason: end } = lastState?.terminated ?? {};
    const killed = end === 'OOMKilled' ? ', killed: out of memory' : '';
    const last = exitCode === undefined ? '' : `, last with exit code ${exitCode}${killed}`;
    const probed = probe === undefined ? '' : `; ${probe.trim()}`;
    return { state: 'failed', code: 'unhealthy', reason: `it keeps restarting${last}${probed}` };
  }
  return undefined;
}

/** A pod that may not even be made. While others are still on their way out, the quota may yet have room. */
function judgeRefusal({ workload, pods, events }: Sight, made: number): Failure | undefined {
  const leaving = pods.some((pod) => pod.metadata?.deletionTimestamp !== undefined);
  if (leaving || made >= wantedPods(workload)) return undefined;
  const conditions = workload.status?.conditions ?? [];
  // What was refused before the last write is no reason now: the quota may have been raised with it.
  const since = lastWrite(workload);
  const recent = events.filter(({ lastTimestamp }) => (lastTimestamp ?? since) >= since);
  const refused =
    conditions.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True')
      ?.message ?? latest(recent, nameOf(workload), 'FailedCreate');
  if (refused === undefined) return undefined;
  const what = refused.includes('exceeded quota')
    ? 'the quota has no room for its pod'
    : 'its pod is refused';
  return { state: 'failed', code: 'unhealthy', reason: `${what}: ${refused}` };
}

/** When pulso wrote it last, by the server's clock; '' where that is not told. */
function lastWrite({ metadata }: Workload): string {
  const own = metadata?.managedFields?.filter(({ manager }) => manager === FIELD_MANAGER) ?? [];
  return (
    own
      .map(({ time }) => time ?? '')
      .sort()
      .at(-1) ?? ''
  );
}

/** What it waits for: the first thing that holds the first pod up. */
function explain({ workload, events }: Sight, pods: readonly Pod[]): string {
  if (wantedPods(workload) === 0) return 'its pods are ending';
  const ready = pods.filter(isReady).length;
  const count = `${ready} of ${wantedPods(workload)} ready`;
  const held = pods.find((pod) => !isReady(pod));
  const why = held === undefined ? undefined : explainPod(held, events);
  return why === undefined ? count : `${count}: ${why}`;
}

function explainPod(pod: Pod, events: readonly Event[]): string | undefined {
  const unscheduled = pod.status?.conditions?.find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );
  if (unscheduled !== undefined) return explainUnscheduled(unscheduled.message ?? '');
  const waiting = containersOf(pod).find(({ state }) => state?.waiting !== undefined);
  const { reason, message } = waiting?.state?.waiting ?? {};
  if (reason !== undefined && reason !== 'ContainerCreating' && reason !== 'PodInitializing') {
    return message === undefined ? reason : `${reason}: ${message}`;
  }
  const event =
    latest(events, nameOf(pod), 'FailedMount') ??
    latest(events, nameOf(pod), 'FailedAttachVolume') ??
    latest(events, nameOf(pod), 'Unhealthy');
  return event ?? (waiting === undefined ? undefined : 'its container is being made');
}

function explainUnscheduled(message: string): string {
  const what = /persistentvolumeclaim|volume/i.test(message)
    ? 'its volume is not bound'
    : 'no node can take it';
  return `${what}: ${message}`;
}

function latest(events: readonly Event[], name: string, reason: string): string | undefined {
  return events
    .filter((event) => event.involvedObject.name === name && event.reason === reason)
    .sort((a, b) => (a.lastTimestamp ?? '').localeCompare(b.lastTimestamp ?? ''))
    .at(-1)?.message;
}
