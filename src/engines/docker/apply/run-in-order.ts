import { isOnService, serviceOf, type Operation } from '../../../engine/plan.ts';

/** How far an operation is. Both reject where it failed. */
export interface Progress {
  /** Its container runs; the same as `ready` for what is not a service. */
  started: Promise<unknown>;
  /** Done, and healthy where it is a service that was started. */
  ready: Promise<unknown>;
  /** Of a service: ready, and it stays up. Nothing but the end of the plan waits for it. */
  steady?: Promise<unknown>;
}

/** What an operation waits for, in two parts: a container can be made before other services are ready. */
export interface Waits {
  /** Everything but services: networks, volumes, leftovers, and earlier operations on the same resource. */
  resources: () => Promise<unknown>;
  /** Services, each as far as the operation needs it. */
  services: () => Promise<unknown>;
}

export interface OrderRules {
  perform: (operation: Operation, waits: Waits) => Progress;
  /** How far a service has to be for another's operation to go on. */
  phaseOf: (operation: Operation, dependency: string) => 'started' | 'ready';
}

/**
 * Runs every operation as soon as those it depends on allow. One that fails keeps those that depend on
 * it from starting, and no other. Rejects with the first failure in the plan's order, once all is over.
 */
export async function runInOrder(
  operations: readonly Operation[],
  { perform, phaseOf }: OrderRules,
): Promise<void> {
  const byResource = new Map<string, Progress[]>();
  const all: Promise<unknown>[] = [];
  for (const operation of operations) {
    const earlier = byResource.get(operation.resource) ?? [];
    const dependencies = [...new Set(operation.dependsOn)].map((resource) => ({
      resource,
      isService: isOnService({ resource }),
      progress: byResource.get(resource) ?? [],
    }));
    const resources = [
      ...earlier,
      ...dependencies.filter((one) => !one.isService).flatMap((one) => one.progress),
    ].map((one) => one.ready);
    const services = dependencies
      .filter((one) => one.isService)
      .flatMap(({ resource, progress }) => {
        const phase = phaseOf(operation, serviceOf({ resource }));
        return progress.map((one) => one[phase]);
      });
    const progress = perform(operation, {
      resources: () => Promise.all(resources),
      services: () => Promise.all(services),
    });
    progress.started.catch(() => undefined);
    progress.ready.catch(() => undefined);
    byResource.set(operation.resource, [...earlier, progress]);
    all.push(progress.steady ?? progress.ready);
  }
  const outcomes = await Promise.allSettled(all);
  const failure = outcomes.find((one) => one.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
