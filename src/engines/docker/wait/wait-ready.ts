import { setTimeout as delay } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { ContainerEvents } from './container-events.ts';
import { queueEvents, type EventQueue } from './event-queue.ts';
import {
  earlierDeaths,
  judgeEvent,
  judgeState,
  READY,
  RECOVERED,
  stayTime,
  type Circumstances,
  type Readiness,
} from './judge-container.ts';
import { probeHealth, readHealthcheck, type HealthCommand } from './probe-health.ts';

export interface Awaited {
  docker: Dockerode;
  events: ContainerEvents;
  id: string;
  /** Ready is when it has ended well, not when it runs. */
  completes: boolean;
  /** Having ended well it is ready too, whatever its image checks. */
  job: boolean;
  /** When this deploy started it, as performance.now() gives it; absent: it ran before. */
  since?: number;
  /** Aborted where the person interrupts or the time is over. */
  signal: AbortSignal;
}

/** What waits for a container without a healthcheck goes on once it ran this long without dying. Milliseconds. */
const SETTLING = 500;
const FIRST_PROBE = 50;
const SLOWEST_PROBE = 1000;

/**
 * Waits until a started container is ready, by the engine's events and by running its healthcheck
 * itself: the engine would first do so after a whole interval. Rejects with the signal's reason.
 */
export function waitReady(awaited: Awaited): Promise<Readiness> {
  const { completes, job } = awaited;
  return whileListening(awaited, async ({ info, heard, until }) => {
    const healthcheck = completes ? undefined : readHealthcheck(info);
    const checked = healthcheck !== undefined;
    const now = judgeState({ info, checked, job });
    if (now !== undefined) return now;
    const life = watchLife(heard, {
      ...{ info, checked, job, until, deaths: earlierDeaths(info) },
      ...(checked || completes ? {} : { settling: () => SETTLING }),
    });
    if (healthcheck === undefined) return firstOf([life], awaited, until);
    const outdated = info.State.Health?.Status === 'unhealthy';
    const probing = probeUntilHealthy(awaited, { healthcheck, outdated, signal: until });
    return firstOf([life, probing], awaited, until);
  });
}

/** Waits until a container that is ready has stayed up long enough to believe it. Rejects with the signal's reason. */
export function waitSteady(awaited: Awaited): Promise<Readiness> {
  const { completes, job, since } = awaited;
  return whileListening(awaited, async ({ info, heard, until }) => {
    const checked = !completes && readHealthcheck(info) !== undefined;
    const { Status } = info.State;
    if (Status === 'exited' || Status === 'dead') {
      return judgeState({ info, checked, job }) ?? READY;
    }
    const ran = since === undefined ? undefined : performance.now() - since;
    const stay = stayTime(info, dropUndefined({ checked, ran }));
    if (stay === 0 || completes) return READY;
    const deaths = earlierDeaths(info);
    const settling = (died: boolean): number => (died ? RECOVERED : stay);
    const life = watchLife(heard, { info, checked, job, until, deaths, settling, healthy: true });
    return firstOf([life], awaited, until);
  });
}

/** A container as it was found, and what happens to it from then on. */
interface Listening {
  info: Dockerode.ContainerInspectInfo;
  heard: EventQueue;
  /** Aborted once nobody waits any more. */
  until: AbortSignal;
}

async function whileListening<T>(
  { docker, events, id, signal }: Awaited,
  wait: (listening: Listening) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  // Listening begins before looking: what happens in between is not missed.
  const heard = queueEvents(events, id);
  try {
    const info = await docker.getContainer(id).inspect();
    return await wait({ info, heard, until: AbortSignal.any([signal, over.signal]) });
  } finally {
    heard.stop();
    over.abort();
  }
}

/** Unless the connection is lost or the signal aborted before. */
function firstOf<T>(
  ways: readonly Promise<T>[],
  { events, signal }: Awaited,
  until: AbortSignal,
): Promise<T> {
  const all = [...ways, events.lost, rejectOn(signal, until)];
  for (const way of all) way.catch(() => undefined);
  return Promise.race(all);
}

interface Life extends Circumstances {
  /** Milliseconds that running is enough for, before and after it died; absent: it never is. */
  settling?: (died: boolean) => number;
  /** It is healthy already: that the engine says so too ends nothing. */
  healthy?: boolean;
  /** Aborted once nobody waits any more. */
  until: AbortSignal;
}

/** Resolves with what the engine's events say, or once it has settled. */
function watchLife(heard: EventQueue, life: Life): Promise<Readiness> {
  const { settling, until, healthy = false, ...circumstances } = life;
  return new Promise((resolve) => {
    let { deaths } = circumstances;
    let timer: NodeJS.Timeout | undefined;
    const settle = (): void => {
      clearTimeout(timer);
      const time = settling?.(deaths > life.deaths);
      if (time !== undefined) timer = setTimeout(() => { resolve(READY); }, time); // prettier-ignore
    };
    until.addEventListener('abort', () => { clearTimeout(timer); }); // prettier-ignore
    // Between two restarts it is said to run too.
    if (life.info.State.Status === 'running') settle();
    heard.listen(({ of: event }) => {
      if (event.type === 'start') settle();
      if (healthy && event.type === 'healthy') return;
      if (event.type === 'die') {
        clearTimeout(timer);
        deaths += 1;
      }
      const readiness = judgeEvent(event, { ...circumstances, deaths });
      if (readiness !== undefined) resolve(readiness);
    });
  });
}

interface Probing {
  healthcheck: HealthCommand;
  /** The engine called it unhealthy before it was waited for: it reports no more than that it got healthy. */
  outdated: boolean;
  signal: AbortSignal;
}

async function probeUntilHealthy(
  { docker, id }: Awaited,
  { healthcheck, outdated, signal }: Probing,
): Promise<Readiness> {
  let pause = FIRST_PROBE;
  for (let failures = 0; !outdated || failures < healthcheck.retries; failures += 1) {
    await delay(pause, undefined, { signal });
    if ((await probeHealth(docker, id, healthcheck)).passed) return READY;
    pause = outdated ? SLOWEST_PROBE : Math.min(pause * 1.5, SLOWEST_PROBE);
  }
  return { ready: false, cause: 'its healthcheck fails' };
}

/** Rejects with the reason of the one; the other lets go of it. */
function rejectOn(signal: AbortSignal, release: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) fail();
    signal.addEventListener('abort', fail, { once: true, signal: release });
  });
}
