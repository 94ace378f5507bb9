import { currentServices, findInstances, observedServiceNames } from './current-instance.ts';
import { completedSuccessfully, isJob } from './job-completion.ts';
import type { ObservedService, ObservedStack } from './observed-stack.ts';
import { findCompletingServices } from './read-dependencies.ts';
import type { ServiceSpecs } from '../desired/stack.ts';

export type StackState = 'running' | 'degraded' | 'starting' | 'stopped' | 'absent';

/** One word for a client's stack. With the desired stack a service that is missing makes it degraded. */
export function summarizeState(observed: ObservedStack, desired?: ServiceSpecs): StackState {
  const names = observedServiceNames(observed);
  if (names.length === 0) return 'absent';
  const states = names.map((name) => {
    const { current } = findInstances(observed, name);
    return current === undefined ? 'bad' : judge(current);
  });
  if (states.every((state) => state === 'ended' || state === 'failed')) return 'stopped';
  if (isMissingOne(desired, names)) return 'degraded';
  if (states.includes('bad') || states.includes('failed')) return 'degraded';
  if (states.includes('ended') && !endsByDesign(observed, desired)) return 'degraded';
  return states.includes('starting') ? 'starting' : 'running';
}

type Judgement = 'good' | 'starting' | 'ended' | 'failed' | 'bad';

function judge(service: ObservedService): Judgement {
  const { state, health } = service;
  if (completedSuccessfully(service)) return 'ended';
  if (state === 'exited' || state === 'created' || state === 'dead') return 'failed';
  if (state === 'restarting' || state === 'paused' || health === 'unhealthy') return 'bad';
  return state === 'starting' || health === 'starting' ? 'starting' : 'good';
}

/** Whether everything that ended well is a job, or waited for to complete by another service. */
function endsByDesign(observed: ObservedStack, desired: ServiceSpecs | undefined): boolean {
  const completed = findCompleted(observed, desired);
  return currentServices(observed).every(
    (service) => !completedSuccessfully(service) || completed.has(service.name),
  );
}

/** Names of the services that ended well and have nothing left to do: they count as healthy. */
export function findCompleted(
  observed: ObservedStack,
  desired: ServiceSpecs | undefined,
): ReadonlySet<string> {
  const completing = findCompletingServices(desired, observed);
  const jobs = new Set(desired?.services.filter(isJob).map(({ name }) => name));
  const ended = currentServices(observed)
    .filter(completedSuccessfully)
    .map(({ name }) => name);
  return new Set(ended.filter((name) => completing.has(name) || jobs.has(name)));
}

function isMissingOne(desired: ServiceSpecs | undefined, names: readonly string[]): boolean {
  return desired?.services.some((service) => !names.includes(service.name)) ?? false;
}
