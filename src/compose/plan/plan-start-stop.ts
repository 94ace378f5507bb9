import { findInstances, observedServiceNames } from '../../engine/observed/current-instance.ts';
import { hashService } from './hash-service.ts';
import type { ObservedService, ObservedStack } from '../../engine/observed/observed-stack.ts';
import {
  orderServices,
  requireKnown,
  selectServices,
} from '../../engine/observed/order-services.ts';
import { operation } from './plan-resources.ts';
import { serviceOf, type Operation } from '../../engine/plan.ts';
import {
  dependentsOf,
  findCompletingServices,
  readDependencies,
  withRestarted,
} from '../../engine/observed/read-dependencies.ts';
import type { Stack } from '../../engine/desired/stack.ts';

type Asked = readonly string[] | undefined;

/** Starts what was stopped, each service after those it waits for; makes nothing new. */
export function planStart(
  desired: Stack | undefined,
  observed: ObservedStack,
  asked: Asked,
): Operation[] {
  const names = observedServiceNames(observed);
  const dependencies = readDependencies(desired, observed);
  const services = selectServices(asked, names, dependencies);
  const completing = findCompletingServices(desired, observed);
  return orderServices(services, dependencies).flatMap((name) =>
    currentOf(desired, observed, name).map((current) => ({
      ...startOperation(current, desired, completing.has(name)),
      dependsOn: (dependencies.get(name) ?? []).map((other) => `service/${other}`),
      id: current.id,
    })),
  );
}

/** Stops what runs, each service before those it waits for; containers and data stay. */
export function planStop(
  desired: Stack | undefined,
  observed: ObservedStack,
  asked: Asked,
): Operation[] {
  const names = observedServiceNames(observed);
  const services = asked === undefined || asked.length === 0 ? names : requireKnown(asked, names);
  const dependencies = readDependencies(desired, observed);
  return orderServices(services, dependencies)
    .reverse()
    .flatMap((name) =>
      currentOf(desired, observed, name).map((current) => ({
        ...stopOperation(current),
        dependsOn: dependentsOf(name, dependencies),
        id: current.id,
      })),
    );
}

/**
 * Stops the services asked for, and those that are restarted with them, and starts them again, in the orders of stop and
 * start.
 */
export function planRestart(
  desired: Stack | undefined,
  observed: ObservedStack,
  asked: Asked,
): Operation[] {
  const there = new Set(observedServiceNames(observed));
  // What is asked for and not there is an error; what would be restarted with it is passed over.
  const services =
    asked &&
    withRestarted(asked, desired, observed).filter(
      (name) => asked.includes(name) || there.has(name),
    );
  const stops = planStop(desired, observed, services).filter((one) => one.type === 'stop');
  const stopped = new Set(stops.map((one) => one.resource));
  const chosen = services === undefined || services.length === 0 ? undefined : new Set(services);
  const starts = planStart(desired, observed, undefined)
    .filter((one) => chosen === undefined || chosen.has(serviceOf(one)))
    .map((one): Operation =>
      stopped.has(one.resource) ? { ...one, type: 'start', cause: 'restart asked for' } : one,
    );
  return [...stops.map((one) => ({ ...one, cause: 'restart asked for' })), ...starts];
}

function currentOf(
  desired: Stack | undefined,
  observed: ObservedStack,
  name: string,
): ObservedService[] {
  const service = desired?.services.find((one) => one.name === name);
  const hash = service === undefined ? undefined : hashService(service);
  const { current } = findInstances(observed, name, hash);
  return current === undefined ? [] : [current];
}

function startOperation(
  current: ObservedService,
  desired: Stack | undefined,
  completes: boolean,
): Operation {
  const resource = `service/${current.name}`;
  if (current.state === 'created' && desired?.services.some(({ name }) => name === current.name)) {
    return operation('recreate', resource, 'never started');
  }
  if (current.state === 'created') return operation('start', resource, 'never started');
  if (current.state === 'paused') return operation('start', resource, 'paused');
  if (current.state === 'dead')
    return operation('none', resource, 'dead: pulso deploy makes it again');
  if (completes && current.state === 'exited' && current.exitCode === 0) {
    return operation('none', resource, 'completed');
  }
  if (current.state === 'exited') return operation('start', resource, 'stopped');
  return operation('none', resource, 'already running');
}

function stopOperation(current: ObservedService): Operation {
  const resource = `service/${current.name}`;
  const halted = ['exited', 'created', 'dead'].includes(current.state);
  return halted
    ? operation('none', resource, 'already stopped')
    : operation('stop', resource, 'stop asked for');
}
