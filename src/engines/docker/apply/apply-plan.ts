import { setMaxListeners } from 'node:events';
import type Dockerode from 'dockerode';
import type { DesiredClient } from '../../../engine/desired/desired-client.ts';
import { LONGEST_TIMER, type ApplyOptions } from '../../../engine/engine.ts';
import { isOnService, serviceOf, type Operation, type Plan } from '../../../engine/plan.ts';
import { findCompletingServices } from '../../../engine/observed/read-dependencies.ts';
import type { Service } from '../../../engine/desired/stack.ts';
import { watchContainers, type ContainerEvents } from '../wait/container-events.ts';
import { withDeadline } from '../connect/with-deadline.ts';
import { ensureImages } from './images/ensure-images.ts';
import { assertKeptData } from './volumes/assert-kept-data.ts';
import { throwIfAborted, type Execution } from './execution.ts';
import { openHandover } from './handover.ts';
import { performResource } from './perform-resource.ts';
import { performService } from './perform-service.ts';
import { findUnready } from '../wait/find-unready.ts';
import { runInOrder } from './run-in-order.ts';

/**
 * Carries a plan out and waits for health; decides nothing. Killed at any moment it leaves volumes
 * whole, and containers that the next plan takes from there.
 */
export async function applyPlan(
  docker: Dockerode,
  plan: Plan,
  desired: DesiredClient,
  given: ApplyOptions,
): Promise<void> {
  const options = { ...given, signal: anyOf(given.signal) };
  throwIfAborted({ options, slug: plan.slug });
  const awaited = await findUnready(docker, plan);
  const images = await ensureImages(servicesToMake(plan, desired), {
    docker,
    ...(desired.kind === 'compose' && { folder: desired.stack.workingDir }),
    slug: plan.slug,
    reporter: options.reporter,
    signal: options.signal,
  });
  const stack = desired.kind === 'compose' ? desired.stack : undefined;
  await assertKeptData(docker, plan, { stack, images });
  const watching = plan.operations.some((one) => isStart(one) || awaited.has(one.id ?? ''));
  const events = watching ? await watchContainers(docker, plan.slug) : undefined;
  const deadline = new AbortController();
  setMaxListeners(0, deadline.signal);
  const timeout = Math.min(options.timeout, LONGEST_TIMER);
  const timer = setTimeout(() => { deadline.abort(); }, timeout); // prettier-ignore
  try {
    await run(plan, {
      docker: withDeadline(docker, { slug: plan.slug, timeout, signal: deadline.signal }),
      ...{ slug: plan.slug, stack, options, images, awaited },
      handover: openHandover(plan.operations),
      completing: findCompletingServices(stack),
      remade: new Set(plan.operations.filter(remakesNetwork).map(({ resource }) => resource.slice(NETWORK.length))), // prettier-ignore
      events: events ?? SILENT,
      deadline: deadline.signal,
      signal: anyOf(options.signal, deadline.signal),
    });
  } finally {
    clearTimeout(timer);
    events?.close();
  }
}

async function run(plan: Plan, execution: Execution): Promise<void> {
  const services = execution.stack?.services ?? [];
  const replaced: string[] = [];
  const running = runInOrder(plan.operations, {
    perform: (operation, waits) => {
      if (isOnService(operation)) {
        const progress = performService(operation, waits, execution);
        const note = (): void => {
          if (operation.type === 'recreate') replaced.push(serviceOf(operation));
        };
        (progress.steady ?? progress.ready).then(note, () => undefined);
        return progress;
      }
      const done = performResource(operation, waits, execution);
      return { started: done, ready: done };
    },
    phaseOf: (operation, dependency) => {
      const service = services.find(({ name }) => operation.resource === `service/${name}`);
      const waitsFor = service?.dependsOn.find((one) => one.service === dependency);
      return waitsFor?.condition === 'service_started' ? 'started' : 'ready';
    },
  });
  await running.catch((error: unknown) => {
    reportReplaced(replaced, execution);
    throw error;
  });
}

/** Each service is handled by itself: one that became healthy stays if another failed, and that is said. */
function reportReplaced(
  replaced: readonly string[],
  { slug, options }: Pick<Execution, 'slug' | 'options'>,
): void {
  if (replaced.length === 0) return;
  const names = replaced.toSorted().join(', ');
  const message = `${slug}: the deploy failed after it replaced ${names}, which ${replaced.length === 1 ? 'stays' : 'stay'} as deployed`;
  options.reporter.report({ code: 'partly-deployed', kind: 'warning', slug, message });
}

/** A signal of the plan's own, which each of any number of services waits for. */
function anyOf(...signals: AbortSignal[]): AbortSignal {
  const own = AbortSignal.any(signals);
  setMaxListeners(0, own);
  return own;
}

/** If nothing is waited for, nothing is reported. */
const SILENT: ContainerEvents = {
  listen: () => () => undefined,
  lost: new Promise(() => undefined),
  close: () => undefined,
};

const NETWORK = 'network/';

function remakesNetwork({ type, resource }: Operation): boolean {
  return type === 'recreate' && resource.startsWith(NETWORK);
}

function isStart(operation: Operation): boolean {
  return isOnService(operation) && ['create', 'recreate', 'start'].includes(operation.type);
}

function servicesToMake(plan: Plan, desired: DesiredClient): Service[] {
  if (desired.kind !== 'compose') return [];
  const made = plan.operations
    .filter(({ type }) => type === 'create' || type === 'recreate')
    .map(({ resource }) => resource);
  return desired.stack.services.filter(({ name }) => made.includes(`service/${name}`));
}
