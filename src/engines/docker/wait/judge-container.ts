import type Dockerode from 'dockerode';
import type { EngineEvent } from '../../../engine/observed/engine-event.ts';

/** How the waiting ended; `cause` reads after "app is unhealthy: ". */
export type Readiness = { ready: true } | { ready: false; cause: string };

export const READY: Readiness = { ready: true };

/** A service that crashed this often while waited for will not come up. */
const MOST_DEATHS = 5;

/** Milliseconds a container without a healthcheck runs before it is ready, as far as it was never restarted. */
const STEADY = 3000;

/** Milliseconds that one with a healthcheck runs, from its start: a check may pass before it crashes. */
const CHECKED = 2000;

/** Milliseconds a container runs until its restarts count no more: as long as the engine itself takes for that. */
export const RECOVERED = 10_000;

export interface Circumstances {
  info: Dockerode.ContainerInspectInfo;
  /** How often it died, as far as that counts while it is waited for. */
  deaths: number;
  /** It has a healthcheck that decides. */
  checked: boolean;
  /** It is meant to end. */
  job: boolean;
}

/** What an event says of a container that is waited for; undefined: wait on. */
export function judgeEvent(
  { type, exitCode = 0 }: Pick<EngineEvent, 'type' | 'exitCode'>,
  { info, deaths, checked, job }: Circumstances,
): Readiness | undefined {
  // Killed for its memory it dies next, if it was its main process.
  if (type === 'start' || type === 'oom') return undefined;
  if (type === 'healthy') return READY;
  if (type === 'unhealthy') return { ready: false, cause: 'its healthcheck fails' };
  if (!comesBack(info, exitCode)) {
    const wellDone = exitCode === 0 && (job || !checked);
    return wellDone ? READY : { ready: false, cause: `it exited with code ${exitCode}` };
  }
  if (deaths < MOST_DEATHS) return undefined;
  return { ready: false, cause: `it keeps restarting, last with exit code ${exitCode}` };
}

/** What its state says already; undefined: wait. */
export function judgeState({
  info,
  checked,
  job,
}: Omit<Circumstances, 'deaths'>): Readiness | undefined {
  const { Status, ExitCode, Health } = info.State;
  if (Status === 'exited' || Status === 'dead') {
    return judgeEvent({ type: 'die', exitCode: ExitCode }, { info, deaths: 0, checked, job });
  }
  if (!checked) return undefined;
  // Unhealthy may be outdated, after a pause say: it is checked again.
  return Health?.Status === 'healthy' ? READY : undefined;
}

/**
 * How long a ready container has to stay up before that is believed; 0: it is believed already. `ran`: how long it has
 * run since this deploy started it; absent: it ran before. Milliseconds.
 */
export function stayTime(
  info: Dockerode.ContainerInspectInfo,
  { checked, ran = CHECKED }: { checked: boolean; ran?: number },
): number {
  if (countRestarts(info) > 0) return RECOVERED;
  return checked ? Math.max(0, CHECKED - ran) : STEADY;
}

/** Restarts from before it was waited for count too, but never for all that it takes. */
export function earlierDeaths(info: Dockerode.ContainerInspectInfo): number {
  return Math.min(countRestarts(info), MOST_DEATHS - 2);
}

/** How often the engine restarted it by itself since it was last started. */
export function countRestarts(info: Dockerode.ContainerInspectInfo): number {
  return (info as { RestartCount?: number }).RestartCount ?? 0;
}

/** Whether the engine starts it again by itself. */
function comesBack({ HostConfig }: Dockerode.ContainerInspectInfo, exitCode: number): boolean {
  const policy = HostConfig.RestartPolicy?.Name;
  if (policy === 'on-failure') return exitCode !== 0;
  return policy === 'always' || policy === 'unless-stopped';
}
