import type { EngineEvent, EngineEventType } from '../../engine/observed/engine-event.ts';
import type { ContainerStatus, Pod } from './cluster-objects.ts';
import { isReady, serviceOf } from './workload.ts';

/**
 * What happened to a pod between two states of it; `before` is undefined for a new one, `after` for one that
 * was removed. `now` is used for what the server gives no time for. Init containers are not reported.
 */
export function podEvents(
  before: Pod | undefined,
  after: Pod | undefined,
  now: string,
): EngineEvent[] {
  const pod = after ?? before;
  const service = pod === undefined ? undefined : serviceOf(pod);
  const slug = pod?.metadata?.namespace;
  if (service === undefined || slug === undefined) return [];
  const event = (type: EngineEventType, at?: string, exitCode?: number): EngineEvent => ({
    ...{ slug, service, type, at: at ?? now },
    ...(exitCode === undefined ? {} : { exitCode }),
  });
  const known = new Map((before?.status?.containerStatuses ?? []).map((one) => [one.name, one]));
  const events = (after?.status?.containerStatuses ?? []).flatMap((container) =>
    containerEvents(known.get(container.name), container, event),
  );
  // Removed while it was running: its end was never reported.
  const running = [...known.values()].filter(({ state }) => state?.running !== undefined);
  if (after === undefined) return running.map(() => event('die'));
  return [...events, ...healthEvents(before, after, event)];
}

type EventFactory = (type: EngineEventType, at?: string, exitCode?: number) => EngineEvent;

function containerEvents(
  before: ContainerStatus | undefined,
  after: ContainerStatus,
  event: EventFactory,
): EngineEvent[] {
  const events: EngineEvent[] = [];
  for (const end of [after.lastState?.terminated, after.state?.terminated]) {
    if (end === undefined || wasSeen(end.finishedAt, end.startedAt, before)) continue;
    if (end.reason === 'OOMKilled') events.push(event('oom', end.finishedAt));
    events.push(event('die', end.finishedAt, end.exitCode));
  }
  const started = after.state?.running?.startedAt;
  if (started !== undefined && started !== before?.state?.running?.startedAt) {
    events.push(event('start', started));
  }
  return events;
}

/** True if this end of a run is in the earlier state already; ends of before the first state do not count. */
function wasSeen(
  finishedAt: string | undefined,
  startedAt: string | undefined,
  before: ContainerStatus | undefined,
): boolean {
  if (before === undefined) return false;
  return [before.lastState?.terminated, before.state?.terminated].some(
    (end) => end !== undefined && end.finishedAt === finishedAt && end.startedAt === startedAt,
  );
}

function healthEvents(before: Pod | undefined, after: Pod, event: EventFactory): EngineEvent[] {
  const [was, is] = [before !== undefined && isReady(before), isReady(after)];
  if (was === is || !after.status?.containerStatuses?.some(({ state }) => state?.running))
    return [];
  const { lastTransitionTime: at } =
    after.status.conditions?.find(({ type }) => type === 'Ready') ?? {};
  // A pod that is being deleted is not ready by design.
  if (!is && after.metadata?.deletionTimestamp !== undefined) return [];
  return [event(is ? 'healthy' : 'unhealthy', at)];
}
