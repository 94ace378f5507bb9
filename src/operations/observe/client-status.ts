import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { errorFields } from '../../core/error-fields.ts';
import { toPulsoError } from '../../core/pulso-error.ts';
import type { DesiredClient } from '../../engine/desired/desired-client.ts';
import { selectClients, type ClientChoice } from '../../workspace/clients/select-clients.ts';
import type { StatusResult } from '../catalog/schemas/observe-schemas.ts';
import { describeStatus } from './describe-status.ts';
import { edgeOf } from '../edge/edge-place.ts';
import { loadDesired } from '../engines/load-desired.ts';
import { observeTargets } from './observe-targets.ts';
import { openEngines, type Engines } from '../engines/open-engine.ts';
import { readNewestBackups } from './read-newest-backups.ts';
import type { OperationContext } from '../context.ts';
import { mapClients } from '../fleet/work-on-fleet.ts';
import { readTemplateOnce } from '../template/read-template-once.ts';
import { templateDrifts } from '../update/template-drifts.ts';

/** What runs of the chosen clients, with one question to each target. A target that is away is a warning and an `unknown` state. */
export async function clientStatus(
  context: OperationContext,
  choice: ClientChoice,
): Promise<StatusResult> {
  let last: StatusResult = { clients: [], failed: [] };
  for await (const result of statusAsItComes(context, choice, Infinity)) last = result;
  return last;
}

/**
 * The same, at first without the targets that have not answered within `patience` milliseconds, which it names: one
 * that is silent delays what is known of the others no longer than that.
 */
export async function* statusAsItComes(
  context: OperationContext,
  choice: ClientChoice,
  patience: number,
): AsyncGenerator<StatusResult> {
  const { engines, close } = openEngines(context);
  try {
    yield* lookOnce(context, choice, { engines, patience });
  } finally {
    await close();
  }
}

/** Looks again and again, `interval` milliseconds apart, until the context's signal ends it. */
export async function* watchStatus(
  context: OperationContext,
  choice: ClientChoice,
  { interval, patience }: { interval: number; patience: number },
): AsyncGenerator<StatusResult> {
  const { signal } = context;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    // Engines are connected again each time: one that comes back is seen, and so are new settings.
    // Templates are read again too.
    yield* statusAsItComes({ ...context, readTemplate: readTemplateOnce() }, choice, patience);
    await sleep(interval, undefined, { signal }).catch(() => undefined);
  }
}

async function* lookOnce(
  context: OperationContext,
  choice: ClientChoice,
  { engines, patience }: { engines: Engines; patience: number },
): AsyncGenerator<StatusResult> {
  const { clients, failed } = await selectClients(context.workspace, choice);
  const sightings = observeTargets(context, engines, clients);
  const [drifts, desired, newest] = await Promise.all([
    templateDrifts(context, clients),
    mapClients(clients, (record) => loadIfValid(context, record)),
    readNewestBackups(context, clients),
  ]);
  const describe = (): StatusResult => ({
    clients: clients.map((record, at) =>
      describeStatus(
        dropUndefined({
          record,
          ...sightings.seen.get(record.slug),
          target: context.workspace.config.targets[record.target],
          edge: edgeOf(context.workspace, record.target),
          desired: desired[at],
          backups: newest?.get(record.slug),
          templateDrift: drifts.get(record.slug) ?? 'unknown',
        }),
      ),
    ),
    failed: failed.map(errorFields),
  });
  if (!(await endsWithin(sightings.done, patience))) {
    yield { ...describe(), waiting: sightings.waiting() };
  }
  await sightings.done;
  yield describe();
}

/** Whether it has ended after so many milliseconds, which may be Infinity. */
async function endsWithin(work: Promise<void>, milliseconds: number): Promise<boolean> {
  const ended = work.then(() => true);
  if (milliseconds === Infinity) return ended;
  const enough = new AbortController();
  const over = sleep(milliseconds, false, { signal: enough.signal });
  try {
    return await Promise.race([ended, over]);
  } finally {
    over.catch(() => undefined);
    enough.abort();
  }
}

async function loadIfValid(
  { workspace, reporter }: OperationContext,
  record: ClientRecord,
): Promise<DesiredClient | undefined> {
  try {
    return await loadDesired(workspace, record);
  } catch (error) {
    const { slug } = record;
    const message = `${toPulsoError(error).message}; run \`pulso validate ${slug}\``;
    reporter.report({ code: 'files-unsound', kind: 'warning', slug, message });
    return undefined;
  }
}
