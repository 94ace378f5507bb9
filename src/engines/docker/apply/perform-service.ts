import { withTaskReport } from '../../../core/with-task-report.ts';
import { dropUndefined } from '../../../core/drop-undefined.ts';
import { AbortedError, classifyFailure } from '../../../core/pulso-error.ts';
import { isJob } from '../../../engine/observed/job-completion.ts';
import { serviceOf, type Operation } from '../../../engine/plan.ts';
import {
  createContainer,
  removeContainer,
  renameContainer,
  restoreName,
  stopContainer,
} from './containers/container-lifecycle.ts';
import {
  openReplacement,
  removePrevious,
  restorePrevious,
  stopPrevious,
  takeNames,
  type Replacement,
} from './replace-service.ts';
import { containerName, temporaryName } from '../observe/container-names.ts';
import { ignoreStatus, isAbort, statusOf } from '../connect/docker-errors.ts';
import { raceAbort, withReport, throwIfAborted, type Execution } from './execution.ts';
import { awaitGivers, takePortsBack } from './handover.ts';
import { carryData, dropCarried } from './volumes/carry-data.ts';
import type { Service } from '../../../engine/desired/stack.ts';
import { required } from './perform-resource.ts';
import type { Progress, Waits } from './run-in-order.ts';
import { explainStart } from './containers/start-error.ts';
import { describeFailure } from '../wait/unhealthy-error.ts';
import { countRestarts, READY, type Readiness } from '../wait/judge-container.ts';
import { waitReady, waitSteady } from '../wait/wait-ready.ts';

/**
 * Carries out an operation on a service: its container first, then its health. What ran before goes once that is
 * certain, and comes back if anything fails on the way.
 */
export function performService(operation: Operation, waits: Waits, execution: Execution): Progress {
  const replacement = openReplacement(operation);
  const { handover } = execution;
  handover.stops.set(operation.resource, () => stopOld(operation, { execution, replacement }));
  let since: number | undefined;
  const started = perform(operation, waits, { execution, replacement }).then((id) => {
    if (operation.type !== 'none') since = performance.now();
    return id;
  });
  const ready = started.then((id) =>
    id === undefined ? undefined : awaitHealth(id, operation, execution),
  );
  const alone = Promise.all([started, ready]).then(([id]) =>
    id === undefined ? undefined : awaitSteady(id, operation, { execution, since }),
  );
  handover.steady.set(operation.resource, alone);
  const steady = Promise.all([alone, awaitGivers(operation, handover)]);
  if (replacement === undefined) return { started, ready, steady };
  return { started, ready, steady: endReplacement(replacement, steady, { operation, execution }) };
}

async function endReplacement(
  replacement: Replacement,
  steady: Promise<unknown>,
  { operation, execution }: { operation: Operation; execution: Execution },
): Promise<void> {
  try {
    await steady;
    execution.options.lease?.assertHeld();
    await takeNames(replacement, execution, (id) => awaitHealth(id, operation, execution));
  } catch (error) {
    await takePortsBack(operation, execution);
    await restorePrevious(replacement, execution, (id) => awaitPrevious(id, operation, execution));
    const { carry = [], id: old = '' } = operation;
    await dropCarried({ carried: carry, old }, execution).catch(() => undefined);
    throw error;
  }
  // It is healthy: from here on nothing undoes it.
  await removePrevious(replacement, execution);
}

/** Milliseconds that what was restored is waited for, however the deploy ended. */
const RESTORE_PATIENCE = 30_000;

async function awaitPrevious(
  id: string,
  { resource }: Operation,
  execution: Execution,
): Promise<void> {
  const { docker, events, completing } = execution;
  const completes = completing.has(serviceOf({ resource }));
  const signal = AbortSignal.timeout(RESTORE_PATIENCE);
  // It ran before: if it needs longer, that changes nothing.
  await waitReady({ docker, events, id, completes, job: true, signal }).catch(() => undefined);
}

interface Performing {
  execution: Execution;
  replacement: Replacement | undefined;
}

/** Gives the id of the container whose health matters next, if there is one. */
async function perform(
  operation: Operation,
  waits: Waits,
  { execution, replacement }: Performing,
): Promise<string | undefined> {
  const { id } = operation;
  if (operation.type === 'none') {
    return id !== undefined && execution.awaited.has(id) ? id : undefined;
  }
  if (operation.type === 'create' || operation.type === 'recreate') {
    await waits.resources();
    return make(operation, waits, { execution, replacement });
  }
  await Promise.all([waits.resources(), waits.services()]);
  throwIfAborted(execution);
  return withReport(execution, operation, () => change(operation, execution));
}

async function change(
  { type, id = '', resource }: Operation,
  execution: Execution,
): Promise<string | undefined> {
  if (type === 'remove') await raceAbort(execution, removeContainer(execution.docker, id));
  else if (type === 'stop') await raceAbort(execution, stopContainer(execution.docker, id));
  else await startAgain(id, resource, execution);
  return type === 'start' ? id : undefined;
}

/** What was set aside gets its name back. */
async function startAgain(id: string, resource: string, execution: Execution): Promise<void> {
  const service = serviceOf({ resource });
  await restoreName(execution.docker, id, { slug: execution.slug, service });
  await start(id, resource, execution);
}

/**
 * The new container is whole before the old one stops. From the old one's end to the new one's start nothing is waited
 * for and nothing interrupts. If both can run, the new one starts beside it, and answers to no name yet.
 */
async function make(
  operation: Operation,
  waits: Waits,
  { execution, replacement }: Performing,
): Promise<string> {
  const { docker, slug, stack, images } = execution;
  const { id: old, resource } = operation;
  const service = required(
    stack?.services.find(({ name }) => resource === `service/${name}`),
    operation,
  );
  throwIfAborted(execution);
  return withReport(execution, operation, async () => {
    const image = images.get(service.image) ?? { volumes: [] };
    const nameless = replacement?.beside === true;
    await carryFrom(operation, waits, { service, execution, replacement });
    const making = { docker, stack: required(stack, operation), service, image, nameless };
    const name = containerName(slug, service.name);
    const made = await createContainer(
      making,
      old === undefined ? name : temporaryName(slug, service.name),
    );
    if (replacement !== undefined) replacement.made = made.id;
    execution.handover.made.set(resource, made.id);
    await waits.services();
    throwIfAborted(execution);
    if (old !== undefined && !nameless) {
      const names = { slug, service: service.name };
      if (replacement === undefined) await removeContainer(docker, old);
      // What an interrupted change set aside is not what runs.
      else if (operation.previous === undefined) await stopPrevious(replacement, execution);
      await renameContainer(docker, made, names);
    }
    await Promise.all(
      (operation.takesPortsOf ?? []).flatMap((one) => execution.handover.stops.get(one)?.() ?? []),
    );
    await start(made.id, resource, execution);
    return made.id;
  });
}

/** For who takes its ports: what replaces it may have to wait longer. */
async function stopOld(
  { id = '', previous }: Operation,
  { execution, replacement }: Performing,
): Promise<void> {
  throwIfAborted(execution);
  if (replacement === undefined || previous !== undefined)
    await stopContainer(execution.docker, id);
  else await stopPrevious(replacement, execution);
}

/** Data is copied once nothing writes to it, and before the engine fills the new volumes from the image. */
async function carryFrom(
  { carry = [], id: old = '' }: Operation,
  waits: Waits,
  { service, execution, replacement }: Performing & { service: Service },
): Promise<void> {
  if (carry.length === 0) return;
  await waits.services();
  throwIfAborted(execution);
  if (replacement === undefined) await stopContainer(execution.docker, old);
  else await stopPrevious(replacement, execution);
  await carryData({ carried: carry, old }, service.image, execution);
}

async function start(id: string, resource: string, execution: Execution): Promise<void> {
  const { docker, slug, stack } = execution;
  const name = serviceOf({ resource });
  const container = docker.getContainer(id);
  try {
    await ignoreStatus([304], container.start());
  } catch (error) {
    // 409: it is paused.
    if (statusOf(error) === 409) {
      await container.unpause();
      return;
    }
    const ports = stack?.services.find((one) => one.name === name)?.ports ?? [];
    const { findPortOwner } = execution.options;
    const started = dropUndefined({ slug, name, ports, findPortOwner });
    throw await explainStart(docker, error, started);
  }
}

async function awaitHealth(id: string, operation: Operation, execution: Execution): Promise<void> {
  const { options, slug } = execution;
  const { resource } = operation;
  const waiting = { resource, execution };
  await withTaskReport(
    options.reporter,
    { code: 'health-wait', slug, subject: resource },
    async () => {
      await assertReady(await waitWithin(waitReady, id, waiting), id, waiting);
    },
  );
}

/** What was reported healthy and does not stay up is reported as failed. */
async function awaitSteady(
  id: string,
  { resource }: Operation,
  { execution, since }: { execution: Execution; since: number | undefined },
): Promise<void> {
  const { options, slug } = execution;
  const waiting = dropUndefined({ resource, execution, since });
  try {
    await assertReady(await waitWithin(waitSteady, id, waiting), id, waiting);
  } catch (error) {
    const kind = classifyFailure(error);
    options.reporter.report({ code: 'health-wait', slug, subject: resource, kind });
    throw error;
  }
}

interface Waiting {
  resource: string;
  execution: Execution;
  /** When this deploy started its container; absent: it ran before. */
  since?: number;
}

async function assertReady(
  readiness: Readiness,
  id: string,
  { resource, execution }: Waiting,
): Promise<void> {
  if (readiness.ready) return;
  const { docker, deadline, slug } = execution;
  const code = deadline.aborted ? 'timeout' : 'unhealthy';
  const service = serviceOf({ resource });
  const { cause } = readiness;
  throw await describeFailure(docker, { slug, service, id, code, cause });
}

async function waitWithin(
  wait: typeof waitReady,
  id: string,
  { resource, execution, since }: Waiting,
): Promise<Readiness> {
  const { docker, events, signal, options, slug, deadline } = execution;
  const name = serviceOf({ resource });
  const completes = execution.completing.has(name);
  const job = execution.stack?.services.some((one) => one.name === name && isJob(one)) ?? false;
  try {
    return await wait(dropUndefined({ docker, events, id, completes, job, signal, since }));
  } catch (error) {
    if (options.signal.aborted) throw new AbortedError(undefined, { slug, cause: error });
    if (!deadline.aborted || !isAbort(error)) throw error;
    // Ready, and the time is over before it is known to stay up: only restarts speak against it.
    if (wait === waitSteady && countRestarts(await docker.getContainer(id).inspect()) === 0) {
      return READY;
    }
    const state = completes ? 'not completed' : 'not healthy';
    return { ready: false, cause: `${state} after ${Math.round(options.timeout / 1000)} s` };
  }
}
