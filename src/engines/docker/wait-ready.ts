import { setTimeout as delay } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import type { ContainerEvent, ContainerEvents } from './container-events.ts';
import { probeHealth, readHealthcheck } from './probe-health.ts';

export interface Awaited {
  docker: Dockerode;
  events: ContainerEvents;
  id: string;
  /** Ready is when it has ended well, not when it runs. */
  completes: boolean;
  /** Aborted where the person interrupts or the time is over. */
  signal: AbortSignal;
}

/** How the waiting ended; `cause` reads after "app is unhealthy: ". */
export type Readiness = { ready: true } | { ready: false; cause: string };

/** A service that crashed this often while waited for will not come up. */
const MOST_DEATHS = 5;
/** A container without a healthcheck is ready once it ran this long. Milliseconds. */
const SETTLING = 500;
const FIRST_PROBE = 50;
const SLOWEST_PROBE = 1000;

/**
 * Waits until a started container is ready, by the engine's events and by running its healthcheck
 * itself: the engine would first do so after a whole interval. Rejects with the signal's reason.
 */
export async function waitReady(awaited: Awaited): Promise<Readiness> {
  const { docker, events, id, completes, signal } = awaited;
  const ending = new AbortController();
  const stopped = AbortSignal.any([signal, ending.signal]);
  let deaths = 0;
  let settle: (readiness: Readiness) => void = () => undefined;
  const told = new Promise<Readiness>((resolve) => (settle = resolve));
  // Listening begins before looking: what happens in between is not missed.
  const early: ContainerEvent[] = [];
  let onEvent = (event: ContainerEvent): void => void early.push(event);
  const forget = events.listen((event) => { if (event.id === id) onEvent(event); }); // prettier-ignore
  try {
    const info = await docker.getContainer(id).inspect();
    const healthcheck = completes ? undefined : readHealthcheck(info);
    onEvent = (event) => {
      if (event.kind === 'died') deaths += 1;
      const readiness = judgeEvent(event, {
        info,
        deaths,
        checked: healthcheck !== undefined,
        completes,
      });
      if (readiness !== undefined) settle(readiness);
    };
    const now = judgeState(info, completes);
    if (now !== undefined) return now;
    early.forEach((event) => { onEvent(event); }); // prettier-ignore
    const ways: Promise<Readiness>[] = [told, events.lost, rejectOn(signal, stopped)];
    if (healthcheck !== undefined) ways.push(probeUntilHealthy(docker, id, healthcheck, stopped));
    else if (!completes) ways.push(delay(SETTLING, READY, { signal: stopped }));
    for (const way of ways) way.catch(() => undefined);
    return await Promise.race(ways);
  } finally {
    forget();
    ending.abort();
  }
}

const READY: Readiness = { ready: true };

interface Circumstances {
  info: Dockerode.ContainerInspectInfo;
  deaths: number;
  /** It has a healthcheck. */
  checked: boolean;
  completes: boolean;
}

function judgeEvent(event: ContainerEvent, on: Circumstances): Readiness | undefined {
  if (event.kind === 'healthy') return READY;
  if (event.kind === 'unhealthy') return { ready: false, cause: 'its healthcheck fails' };
  if (event.kind === 'started') return undefined;
  const { exitCode } = event;
  if (!comesBack(on.info, exitCode)) {
    const wellDone = exitCode === 0 && !on.checked;
    return wellDone ? READY : { ready: false, cause: `it exited with code ${exitCode}` };
  }
  if (on.deaths < MOST_DEATHS) return undefined;
  return { ready: false, cause: `it keeps restarting, last with exit code ${exitCode}` };
}

/** Whether the engine starts it again by itself. */
function comesBack({ HostConfig }: Dockerode.ContainerInspectInfo, exitCode: number): boolean {
  const policy = HostConfig.RestartPolicy?.Name;
  if (policy === 'on-failure') return exitCode !== 0;
  return policy === 'always' || policy === 'unless-stopped';
}

function judgeState(
  info: Dockerode.ContainerInspectInfo,
  completes: boolean,
): Readiness | undefined {
  const { Status, ExitCode, Health } = info.State;
  const ended = Status === 'exited' || Status === 'dead';
  const checked = readHealthcheck(info) !== undefined && !completes;
  if (ended) {
    const event = { id: '', service: '', kind: 'died', exitCode: ExitCode } as const;
    return judgeEvent(event, { info, deaths: MOST_DEATHS, checked, completes });
  }
  if (completes) return undefined;
  if (Health?.Status === 'healthy') return READY;
  return Health?.Status === 'unhealthy'
    ? { ready: false, cause: 'its healthcheck fails' }
    : undefined;
}

async function probeUntilHealthy(
  docker: Dockerode,
  id: string,
  healthcheck: Parameters<typeof probeHealth>[2],
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
    const fail = (): void => { reject(signal.reason as Error); }; // prettier-ignore
    if (signal.aborted) fail();
    signal.addEventListener('abort', fail, { once: true, signal: release });
  });
}
