import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import type { DesiredClient } from '../../engine/desired/desired-client.ts';
import type { OperationContext } from '../context.ts';
import { loadDesired } from '../engines/load-desired.ts';
import { copyVolume } from '../volumes/copy-volume.ts';
import { purgeStack } from '../converge/purge-stack.ts';

/** A name on the engine under another slug: `acme_data` → `neo_data`. Errors: `not-supported` for one without the slug. */
export function newVolumeName(name: string, { from, to }: { from: string; to: string }): string {
  for (const mark of ['_', '-', '.']) {
    if (name.startsWith(`${from}${mark}`)) return `${to}${name.slice(from.length)}`;
  }
  throw new PulsoError('not-supported', `volume ${name} does not have the slug in its name`, {
    ...{ slug: from, hint: 'its labels say whose it is, and an engine cannot change them: give it a name of the slug first (deploy --carry-data)' }, // prettier-ignore
  });
}

/**
 * Copies all volumes of the old stack, which is taken down, to new ones, and reads each back. What an earlier attempt
 * has copied is removed first. Errors: those of copyVolume and of an apply.
 */
export async function copyVolumes(
  context: OperationContext,
  record: ClientRecord,
  { from, engine, timeout }: { from: string; engine: Engine; timeout: number },
): Promise<void> {
  const { reporter, signal, lease, workspace } = context;
  const { slug: to } = record;
  await purgeStack(context, record, { engine, timeout });
  const old = (await engine.observe([from])).get(from)?.volumes ?? [];
  if (old.length === 0) return;
  const desired = await loadDesired(workspace, record);
  if (desired.kind !== 'compose') throw new TypeError('a cluster has volumes of its own kind');
  const pairs = old.map(({ key, name }) => ({
    key,
    name,
    copy: newVolumeName(name, { from, to }),
  }));
  const known = new Set(desired.stack.volumes.map(({ name }) => name));
  const unnamed = pairs.filter(({ copy }) => !known.has(copy));
  const volumes = [
    ...desired.stack.volumes,
    ...unnamed.map(({ key, copy: name }) => ({ key, name, external: false, driverOptions: {}, labels: {} })), // prettier-ignore
  ];
  const all: DesiredClient = { ...desired, stack: { ...desired.stack, volumes } };
  const plan = await engine.plan(all, { verb: 'deploy' });
  const created = plan.operations.filter(({ resource, type }) => resource.startsWith('volume/') && type === 'create'); // prettier-ignore
  const options = dropUndefined({ reporter, signal, timeout, lease });
  await engine.apply({ ...plan, operations: created }, all, options);
  const image = desired.stack.services[0]?.image ?? '';
  for (const { name, copy } of pairs) {
    signal.throwIfAborted();
    const event = { slug: to, code: 'volume-carry', subject: `volume/${copy}`, message: `from ${name}` }; // prettier-ignore
    reporter.report({ ...event, kind: 'start' });
    try {
      const pair = { from: { slug: from, name }, to: { slug: to, name: copy } };
      await copyVolume(engine, pair, { image, signal });
      reporter.report({ ...event, kind: 'done' });
    } catch (error) {
      reporter.report({ ...event, kind: signal.aborted ? 'interrupted' : 'failed' });
      throw error;
    }
  }
}
