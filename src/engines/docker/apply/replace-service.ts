import { withTaskReport } from '../../../core/with-task-report.ts';
import { PulsoError } from '../../../core/pulso-error.ts';
import { serviceOf, type Operation } from '../../../engine/plan.ts';
import { ignoreStatus } from '../connect/docker-errors.ts';
import { endpoints } from './containers/container-options.ts';
import {
  removeContainer,
  renameContainer,
  restoreName,
  setAside,
} from './containers/container-lifecycle.ts';
import type { Execution } from './execution.ts';

/** A container that takes the place of another, which is kept until the new one is healthy. */
export interface Replacement {
  service: string;
  /** Id of what ran. */
  old: string;
  /** Id of what takes its place; absent: not made yet. */
  made?: string;
  /** True if both run at once; else the old one is stopped first. */
  beside: boolean;
  /** While the old one is being stopped, and afterwards; absent: it runs. */
  stopping?: Promise<void>;
}

/** Undefined if nothing ran, or what ran is not to be kept. */
export function openReplacement(operation: Operation): Replacement | undefined {
  const { id, previous, rollback } = operation;
  if (rollback === undefined || id === undefined) return undefined;
  const service = serviceOf(operation);
  const beside = rollback === 'beside';
  if (previous === undefined) return { service, old: id, beside };
  return { service, old: previous, made: id, beside, stopping: Promise.resolve() };
}

/** Ends what ran, once, and keeps it. */
export function stopPrevious(
  replacement: Replacement,
  { docker, slug }: Pick<Execution, 'docker' | 'slug'>,
): Promise<void> {
  const { old, service } = replacement;
  replacement.stopping ??= setAside(docker, old, { slug, service });
  return replacement.stopping;
}

/**
 * One that became healthy beside what ran answers to its names, and is waited for again, since its connections may have
 * been cut.
 */
export async function takeNames(
  replacement: Replacement,
  execution: Execution,
  awaitHealth: (id: string) => Promise<void>,
): Promise<void> {
  const { made, beside } = replacement;
  if (!beside || made === undefined) return;
  await joinNetworks(made, replacement, execution);
  await awaitHealth(made);
}

/** The new container is healthy: what ran before goes. */
export async function removePrevious(
  { old, made, beside, service }: Replacement,
  { docker, slug }: Execution,
): Promise<void> {
  await removeContainer(docker, old);
  if (beside && made !== undefined) {
    await renameContainer(docker, docker.getContainer(made), { slug, service });
  }
}

/** Something failed on the way: the new container goes, and what ran before runs again. Never throws. */
export async function restorePrevious(
  replacement: Replacement,
  execution: Execution,
  awaitReady: (id: string) => Promise<unknown>,
): Promise<void> {
  const { old, made, stopping, service } = replacement;
  const { docker, slug, options } = execution;
  try {
    // Whoever has the lock now may work on these containers.
    options.lease?.assertHeld();
    if (made !== undefined) await removeContainer(docker, made);
    if (stopping === undefined) return;
    await stopping.catch(() => undefined);
    const task = { code: 'service-restore', slug, subject: `service/${service}` };
    await withTaskReport(options.reporter, task, async () => {
      await restoreName(docker, old, { slug, service });
      await joinRemadeNetworks(replacement, execution);
      await ignoreStatus([304], docker.getContainer(old).start());
      await awaitReady(old);
    });
  } catch (error) {
    const why = error instanceof PulsoError ? error.message : String(error);
    const message = `${slug}: the previous container of ${service} was not restored: ${why}`;
    options.reporter.report({ code: 'restore-failed', kind: 'warning', slug, message });
  }
}

/** Its address stays where the engine lets it be chosen: connections that it has open survive. */
async function joinNetworks(
  id: string,
  { service }: Replacement,
  { docker, stack }: Execution,
): Promise<void> {
  const { NetworkSettings } = await docker.getContainer(id).inspect();
  for (const { network, config } of endpointsOf(stack, service)) {
    const address = NetworkSettings.Networks[network]?.IPAddress;
    const chosen = stack?.networks.some(
      ({ name, subnets }) => name === network && subnets.length > 0,
    );
    const IPAMConfig = chosen === true && address ? { IPv4Address: address } : undefined;
    const EndpointConfig = { ...config, ...(IPAMConfig && { IPAMConfig }) };
    await docker.getNetwork(network).disconnect({ Container: id, Force: true });
    await docker.getNetwork(network).connect({ Container: id, EndpointConfig });
  }
}

/** A network that was recreated has lost it. */
async function joinRemadeNetworks(
  { old, service }: Replacement,
  { docker, stack, remade }: Execution,
): Promise<void> {
  const names = new Set(
    stack?.networks.flatMap(({ key, name }) => (remade.has(key) ? [name] : [])),
  );
  for (const { network, config } of endpointsOf(stack, service)) {
    if (!names.has(network)) continue;
    const joined = docker.getNetwork(network).connect({ Container: old, EndpointConfig: config });
    await ignoreStatus([403, 404, 409], joined);
  }
}

function endpointsOf(stack: Execution['stack'], name: string) {
  const service = stack?.services.find((one) => one.name === name);
  return stack === undefined || service === undefined ? [] : endpoints(stack, service);
}
