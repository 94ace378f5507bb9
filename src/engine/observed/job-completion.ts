import type { ObservedService, ObservedStack } from './observed-stack.ts';
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
  halted,
}: Pick<ObservedService, 'state' | 'exitCode' | 'halted'>): boolean {
  return state === 'exited' && exitCode === 0 && halted !== true;
}

/** The stack with what pulso has stopped marked as such. */
export function markHalted(stack: ObservedStack, halted: readonly string[]): ObservedStack {
  const services = stack.services.map((service) =>
    halted.includes(service.name) ? { ...service, halted: true } : service,
  );
  return { ...stack, services };
}
