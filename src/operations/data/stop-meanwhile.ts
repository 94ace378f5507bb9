import type { ClientRecord } from '../../client/client-record.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ObservedService } from '../../engine/observed/observed-stack.ts';
import {
  readChangedServices,
  SERVICE_CHANGES,
  writeChangedServices,
  type ServiceChange,
} from '../../workspace/journal/changed-services.ts';
import { readRestore } from '../../workspace/journal/restore-journal.ts';
import { DEFAULTS } from '../catalog/defaults.ts';
import type { OperationContext } from '../context.ts';
import { startServices, stopServices } from '../restore/app-power.ts';

interface Meanwhile {
  engine: Engine;
  services: readonly string[];
}

const { timeout } = DEFAULTS;

/**
 * Works while services of a client are stopped, and starts them again, whatever comes of the work. After a kill the next
 * command that needs them starts them. The caller holds the client's lock. Errors: those of the work and of an apply.
 */
export async function withStopped<T>(
  context: OperationContext,
  record: ClientRecord,
  { engine, services }: Meanwhile,
  work: () => Promise<T>,
): Promise<T> {
  if (services.length === 0) return work();
  const { workspace } = context;
  const { slug } = record;
  // Those that are stopped for longer stay noted.
  const before = await readChangedServices(workspace, slug, 'stopped');
  await writeChangedServices(workspace, slug, {
    change: 'stopped',
    services: [...before, ...services],
  });
  try {
    await stopServices(context, record, { engine, services, timeout });
    return await work();
  } finally {
    // The person's interruption must not leave the app stopped; who has lost the lock leaves it to the next one.
    const own = { ...context, signal: context.lease?.signal ?? new AbortController().signal };
    if (!own.signal.aborted) {
      await startServices(own, record, { engine, services, deploy: false, timeout });
      await writeChangedServices(workspace, slug, { change: 'stopped', services: before });
    }
  }
}

/** As withStopped, while services that were stopped run. */
export async function withStarted<T>(
  context: OperationContext,
  record: ClientRecord,
  { engine, services }: Meanwhile,
  work: () => Promise<T>,
): Promise<T> {
  if (services.length === 0) return work();
  await writeChangedServices(context.workspace, record.slug, { change: 'started', services });
  try {
    await startServices(context, record, { engine, services, deploy: false, timeout });
    return await work();
  } finally {
    await undoStart(context, record, engine);
  }
}

/**
 * Works, and stops again what pulso had stopped before, if the work starts it: a client that is stopped stays so. After a
 * kill the next command that needs them stops them. The caller holds the client's lock. Errors: those of the work and of an
 * apply.
 */
export async function withStoppedKept<T>(
  context: OperationContext,
  record: ClientRecord,
  engine: Engine,
  work: () => Promise<T>,
): Promise<T> {
  const services = await listStopped(context, record.slug, engine);
  if (services.length === 0) return work();
  await writeChangedServices(context.workspace, record.slug, { change: 'started', services });
  try {
    return await work();
  } finally {
    await undoStart(context, record, engine);
  }
}

/** What a restore that was killed has stopped was not stopped before. */
async function listStopped(
  { workspace }: OperationContext,
  slug: string,
  engine: Engine,
): Promise<string[]> {
  const restore = await readRestore(workspace, slug);
  const away = restore === undefined || restore.step === 'done' ? [] : restore.head.services;
  const services = (await engine.observe([slug])).get(slug)?.services ?? [];
  const stopped = services.filter((one) => isStopped(one, engine)).map(({ name }) => name);
  return [...new Set(stopped)].filter((name) => !away.includes(name)).sort();
}

/** Whether pulso has stopped a service; one that ended by itself was not. */
export async function isServiceStopped(
  engine: Engine,
  { slug, service }: { slug: string; service: string },
): Promise<boolean> {
  const services = (await engine.observe([slug])).get(slug)?.services ?? [];
  return services.some((one) => one.name === service && isStopped(one, engine));
}

function isStopped(
  { state, halted }: Pick<ObservedService, 'state' | 'halted'>,
  { kind }: Pick<Engine, 'kind'>,
): boolean {
  // A workload of a cluster is only ever without pods because it was asked to be.
  return state === 'exited' && (halted === true || kind !== 'docker');
}

async function undoStart(
  context: OperationContext,
  record: ClientRecord,
  engine: Engine,
): Promise<void> {
  const own = { ...context, signal: context.lease?.signal ?? new AbortController().signal };
  if (!own.signal.aborted) await undoChange(own, record, { engine, change: 'started' });
}

/** Undoes what a backup or restore that was killed has changed. Errors: those of an apply, `journal-invalid`. */
export async function undoChanges(
  context: OperationContext,
  record: ClientRecord,
  engine: Engine,
): Promise<void> {
  for (const change of SERVICE_CHANGES) await undoChange(context, record, { engine, change });
}

async function undoChange(
  context: OperationContext,
  record: ClientRecord,
  { engine, change }: { engine: Engine; change: ServiceChange },
): Promise<void> {
  const { workspace } = context;
  const { slug } = record;
  const services = await readChangedServices(workspace, slug, change);
  if (services.length === 0) return;
  if (change === 'started') {
    // A deploy of restored files may have removed some.
    const found = (await engine.observe([slug])).get(slug)?.services ?? [];
    const left = services.filter((name) => found.some((one) => one.name === name));
    await stopServices(context, record, { engine, services: left, timeout });
  } else await startServices(context, record, { engine, services, deploy: false, timeout });
  await writeChangedServices(workspace, slug, { change, services: [] });
}
