import type { ClusterEvent, Pod, Workload } from './cluster-objects.ts';
import { containersOf, isReady, nameOf, wantedPods } from './workload.ts';

/** Why a rollout is not ready yet: how many pods are, and the first thing that delays the first other one. */
export function explainWaiting(
  { workload, events }: { workload: Workload; events: readonly ClusterEvent[] },
  pods: readonly Pod[],
): string {
  if (wantedPods(workload) === 0) return 'its pods are terminating';
  const ready = pods.filter(isReady).length;
  const count = `${ready} of ${wantedPods(workload)} ready`;
  const delayed = pods.find((pod) => !isReady(pod));
  const why = delayed === undefined ? undefined : explainPod(delayed, events);
  return why === undefined ? count : `${count}: ${why}`;
}

function explainPod(pod: Pod, events: readonly ClusterEvent[]): string | undefined {
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
    latestMessage(events, nameOf(pod), 'FailedMount') ??
    latestMessage(events, nameOf(pod), 'FailedAttachVolume') ??
    latestMessage(events, nameOf(pod), 'Unhealthy');
  return event ?? (waiting === undefined ? undefined : 'creating its container');
}

function explainUnscheduled(message: string): string {
  const what = /persistentvolumeclaim|volume/i.test(message)
    ? 'its volume is not bound'
    : 'no node can run it';
  return `${what}: ${message}`;
}

/** The message of the latest event of this reason about an object of this name. */
export function latestMessage(
  events: readonly ClusterEvent[],
  name: string,
  reason: string,
): string | undefined {
  return events
    .filter((event) => event.involvedObject.name === name && event.reason === reason)
    .sort((a, b) => (a.lastTimestamp ?? '').localeCompare(b.lastTimestamp ?? ''))
    .at(-1)?.message;
}
