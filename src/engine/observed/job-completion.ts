import type { ObservedService } from './observed-stack.ts';
import type { ServiceSpecs } from '../desired/stack.ts';

/** What distinguishes a job from a service that is meant to run. */
type Purpose = Pick<ServiceSpecs['services'][number], 'restart' | 'healthcheck'>;

/** A job, once: no healthcheck asks for it to run, and the engine leaves it ended where it ends well. */
export function isJob({ restart, healthcheck }: Purpose): boolean {
  const checked = healthcheck !== undefined && healthcheck.test[0] !== 'NONE';
  return !checked && (restart?.name === 'no' || restart?.name === 'on-failure');
}

/** Whether its container ended as one does that has nothing left to do. */
export function completedSuccessfully({
  state,
  exitCode,
}: Pick<ObservedService, 'state' | 'exitCode'>): boolean {
  return state === 'exited' && exitCode === 0;
}
