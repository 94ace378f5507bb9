import { PulsoError } from '../../core/pulso-error.ts';
import type { Intent } from '../../engine/intent.ts';
import { markHalted } from '../../engine/observed/job-completion.ts';
import type { ObservedStack } from '../../engine/observed/observed-stack.ts';
import { planDeploy } from './plan-deploy.ts';
import { planDestroy } from './plan-destroy.ts';
import { planRestart, planStart, planStop } from './plan-start-stop.ts';
import type { Operation } from '../../engine/plan.ts';
import type { Stack } from '../../engine/desired/stack.ts';

/**
 * The operations that take what was observed to what is asked for. Pure: the same input gives the
 * same plan. Without a desired stack, start and stop go by what the containers were made with.
 * Errors: `nothing-to-deploy`, `unknown-service`, `dependency-cycle`.
 */
export function planStack(
  desired: Stack | undefined,
  observed: ObservedStack,
  intent: Intent,
): Operation[] {
  switch (intent.verb) {
    case 'deploy':
      if (desired === undefined) throw noStackError(observed.slug);
      return planDeploy(desired, markHalted(observed, intent.halted ?? []), intent);
    case 'start':
      return planStart(desired, observed, intent.services);
    case 'stop':
      return planStop(desired, observed, intent.services);
    case 'restart':
      return planRestart(desired, observed, intent.services);
    case 'destroy':
      return planDestroy(desired, observed, intent.purge);
  }
}

function noStackError(slug: string): PulsoError {
  return new PulsoError('nothing-to-deploy', `${slug} has no stack to deploy`, {
    slug,
    fault: 'internal',
  });
}
