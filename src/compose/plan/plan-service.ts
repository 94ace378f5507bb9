import { completedSuccessfully, isJob } from '../../engine/observed/job-completion.ts';
import { explainChange } from './explain-change.ts';
import { hashService } from './hash-service.ts';
import type { ObservedService } from '../../engine/observed/observed-stack.ts';
import { describeOwner } from '../../engine/isolation/ownership.ts';
import { operation } from './plan-resources.ts';
import type { Operation } from '../../engine/plan.ts';
import type { Service } from '../../engine/desired/stack.ts';

export interface DeployCircumstances {
  /** Every container is recreated, changed or not. */
  recreate: boolean;
  /** Keys of the networks this deploy makes, new or again. */
  remadeNetworks: ReadonlySet<string>;
  /** Names on the engine of the networks of the stack, by key. */
  networkNames: ReadonlyMap<string, string>;
  /** Another service waits for this one to end well, so ended is how it should be. */
  completes: boolean;
}

/** What a deploy does with one service, and why. */
export function decideService(
  service: Service,
  current: ObservedService | undefined,
  circumstances: DeployCircumstances,
): Operation {
  const resource = `service/${service.name}`;
  if (current === undefined) return operation('create', resource, 'new service');
  const cause = reasonToRecreate(service, current, circumstances);
  if (cause !== undefined) return { ...operation('recreate', resource, cause), id: current.id };
  const completes = circumstances.completes || isJob(service);
  return { ...keepService(resource, current, completes), id: current.id };
}

function reasonToRecreate(
  service: Service,
  current: ObservedService,
  { recreate, remadeNetworks, networkNames }: DeployCircumstances,
): string | undefined {
  if (current.takenFrom !== undefined) return `taken over: ${describeOwner(current.takenFrom)}`;
  if (current.hash !== hashService(service)) return explainChange(service, current);
  if (current.imageMoved === true) return `image ${service.image} was built again`;
  // Its files are copied in before it starts: an interrupted deploy may have left it without.
  if (current.state === 'created') return 'never started';
  if (current.state === 'dead') return 'dead';
  if (current.place === 'trial') return 'left over from an interrupted deploy';
  const remade = service.networks.find(({ network }) => remadeNetworks.has(network));
  if (remade !== undefined) return `network ${remade.network} is recreated`;
  const missing = service.networks.find(
    ({ network }) => current.networks?.includes(networkNames.get(network) ?? '') === false,
  );
  if (missing !== undefined) return `not attached to network ${missing.network}`;
  return recreate ? 'asked for' : undefined;
}

function keepService(resource: string, current: ObservedService, completes: boolean): Operation {
  if (current.place === 'previous') {
    return operation('start', resource, 'set aside by an interrupted deploy');
  }
  if (current.state === 'paused') return operation('start', resource, 'paused');
  if (current.state !== 'exited') return operation('none', resource, 'unchanged');
  if (completes && completedSuccessfully(current)) return operation('none', resource, 'completed');
  const code = current.exitCode ?? 0;
  return operation('start', resource, code === 0 ? 'stopped' : `stopped with exit code ${code}`);
}
