import { PulsoError } from '../../core/pulso-error.ts';
import type { Intent } from '../../engine/intent.ts';
import { currentServices } from '../../engine/observed/current-instance.ts';
import type { ObservedService, ObservedStack } from '../../engine/observed/observed-stack.ts';

/** Whether every service of the client is meant to run afterwards. */
export function bringsUp(intent: Intent): boolean {
  if (intent.verb === 'stop' || intent.verb === 'destroy') return false;
  return intent.services === undefined || intent.services.length === 0;
}

/** The error for a stack that was brought up and is not whole a moment later. */
export function degradedError(observed: ObservedStack): PulsoError {
  const { slug } = observed;
  const states = currentServices(observed).map(
    (service) => `${service.name}: ${describe(service)}`,
  );
  const message = `${slug}: the stack is degraded after it was brought up (${states.join(', ')})`;
  return new PulsoError('unhealthy', message, { slug, hint: `pulso logs ${slug} --tail 100` });
}

function describe({ state, health, exitCode }: ObservedService): string {
  if (state === 'exited' && exitCode !== undefined) return `exited with code ${exitCode}`;
  return health === 'unhealthy' ? health : state;
}
