import type { ClientRecord } from '../../client/client-record.ts';
import type { Engine } from '../../engine/engine.ts';
import {
  readChangedServices,
  SERVICE_CHANGES,
  writeChangedServices,
  type ServiceChange,
} from '../../workspace/journal/changed-services.ts';
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
    const own = { ...context, signal: context.lease?.signal ?? new AbortController().signal };
    if (!own.signal.aborted) await undoChange(own, record, { engine, change: 'started' });
  }
}

/** Undoes what a backup that was killed has changed. Errors: those of an apply, `journal-invalid`. */
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
  if (change === 'started') await stopServices(context, record, { engine, services, timeout });
  else await startServices(context, record, { engine, services, deploy: false, timeout });
  await writeChangedServices(workspace, slug, { change, services: [] });
}
