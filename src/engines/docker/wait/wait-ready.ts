import { setTimeout as delay } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import type { ContainerEvents } from './container-events.ts';
import { queueEvents, type EventQueue } from './event-queue.ts';
import {
  judgeEvent,
  judgeState,
  READY,
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
  /** Aborted where the person interrupts or the time is over. */
  signal: AbortSignal;
}

/** A container without a healthcheck is ready once it ran this long without dying. Milliseconds. */
const SETTLING = 500;
const FIRST_PROBE = 50;
const SLOWEST_PROBE = 1000;

/**
 * Waits until a started container is ready, by the engine's events and by running its healthcheck
 * itself: the engine would first do so after a whole interval. Rejects with the signal's reason.
 */
export async function waitReady(awaited: Awaited): Promise<Readiness> {
  const { docker, events, id, completes, job, signal } = awaited;
  const over = new AbortController();
  // Listening begins before looking: what happens in between is not missed.
  const heard = queueEvents(events, id);
  try {
    const info = await docker.getContainer(id).inspect();
    const healthcheck = completes ? undefined : readHealthcheck(info);
    const checked = healthcheck !== undefined;
    const now = judgeState({ info, checked, job });
    if (now !== undefined) return now;
    const until = AbortSignal.any([signal, over.signal]);
    const ways: Promise<Readiness>[] = [
      watchLife(heard, { info, checked, job, settles: !checked && !completes, until }),
      events.lost,
      rejectOn(signal, until),
    ];
    if (healthcheck !== undefined) ways.push(probeUntilHealthy(awaited, healthcheck, until));
    for (const way of ways) way.catch(() => undefined);
    return await Promise.race(ways);
  } finally {
    heard.stop();
    over.abort();
  }
}

interface Life extends Omit<Circumstances, 'deaths'> {
  /** Running for a while is enough. */
  settles: boolean;
  /** Aborted once nobody waits any more. */
  until: AbortSignal;
}

/** Resolves with what the engine's events say, or once it has settled. */
function watchLife(heard: EventQueue, life: Life): Promise<Readiness> {
  const { settles, until, ...circumstances } = life;
  return new Promise((resolve) => {
    let deaths = 0;
    let settling: NodeJS.Timeout | undefined;
    const settle = (): void => {
      clearTimeout(settling);
      if (settles) settling = setTimeout(() => { resolve(READY); }, SETTLING); // prettier-ignore
    };
    until.addEventListener('abort', () => { clearTimeout(settling); }); // prettier-ignore
    if (life.info.State.Running) settle();
    heard.listen(({ of: event }) => {
      if (event.type === 'start') settle();
      if (event.type === 'die') {
        clearTimeout(settling);
        deaths += 1;
      }
      const readiness = judgeEvent(event, { ...circumstances, deaths });
      if (readiness !== undefined) resolve(readiness);
    });
  });
}

async function probeUntilHealthy(
  { docker, id }: Awaited,
  healthcheck: HealthCommand,
  signal: AbortSignal,
): Promise<Readiness> {
  for (let pause = FIRST_PROBE; ; pause = Math.min(pause * 1.5, SLOWEST_PROBE)) {
    await delay(pause, undefined, { signal });
    if ((await probeHealth(docker, id, healthcheck)).passed) return READY;
  }
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
