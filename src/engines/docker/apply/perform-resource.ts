import { dropUndefined } from '../../../core/drop-undefined.ts';
import { PulsoError } from '../../../core/pulso-error.ts';
import type { Operation } from '../../../engine/plan.ts';
import { removeContainer } from './containers/container-lifecycle.ts';
import { withReport, throwIfAborted, type Execution } from './execution.ts';
import { createNetwork, removeNetwork } from './networks/network-operations.ts';
import type { Waits } from './run-in-order.ts';
import { createVolume, removeVolume } from './volumes/volume-operations.ts';

/** Carries out an operation on a network, a volume or a left over container. */
export async function performResource(
  operation: Operation,
  waits: Waits,
  execution: Execution,
): Promise<void> {
  await Promise.all([waits.resources(), waits.services()]);
  if (operation.type === 'none') return;
  throwIfAborted(execution);
  await withReport(execution, operation, () => perform(operation, execution));
}

async function perform(operation: Operation, execution: Execution): Promise<void> {
  const { docker, slug, stack } = execution;
  const { type, resource, id = '' } = operation;
  const [kind, key] = resource.split('/');
  const labels = dropUndefined({ slug, workspace: stack?.workspace });
  const removes = type === 'remove' || type === 'recreate';
  if (kind === 'container') {
    await removeContainer(docker, id);
  } else if (kind === 'network') {
    if (removes) await removeNetwork(docker, slug, id);
    const network = stack?.networks.find((one) => one.key === key);
    if (type !== 'remove') await createNetwork(docker, labels, required(network, operation));
  } else if (removes) {
    await removeVolume(docker, id);
  } else {
    const volume = stack?.volumes.find((one) => one.key === key);
    await createVolume(docker, labels, required(volume, operation));
  }
}

/** A plan is applied with the stack it was made from. */
export function required<T>(found: T | undefined, { resource }: Operation): T {
  if (found !== undefined) return found;
  throw new PulsoError('internal', `the plan has ${resource}, its stack has not`, {
    fault: 'internal',
  });
}
