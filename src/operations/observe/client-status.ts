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
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { readNewestBackups } from './read-newest-backups.ts';
import type { OperationContext } from '../context.ts';
import { mapClients } from '../fleet/work-on-fleet.ts';
import { readTemplateOnce } from '../template/read-template-once.ts';
import { templateDrifts } from '../update/template-drifts.ts';

/** What runs of the chosen clients, with one question to each target. A target that is away is a warning and an `unknown` state. */
export function clientStatus(
  context: OperationContext,
  choice: ClientChoice,
): Promise<StatusResult> {
  return withEngines(context, (engines) => lookOnce(context, choice, engines));
}

/** Looks again and again, `interval` milliseconds apart, until the context's signal ends it. */
export async function* watchStatus(
  context: OperationContext,
  choice: ClientChoice,
  interval: number,
): AsyncGenerator<StatusResult> {
  const { signal } = context;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    // Engines are connected again each time: one that comes back is seen, and so are new settings.
    // Templates are read again too.
    yield await clientStatus({ ...context, readTemplate: readTemplateOnce() }, choice);
    await sleep(interval, undefined, { signal }).catch(() => undefined);
  }
}

async function lookOnce(
  context: OperationContext,
  choice: ClientChoice,
  engines: Engines,
): Promise<StatusResult> {
  const { clients, failed } = await selectClients(context.workspace, choice);
  const [seen, drifts, desired, newest] = await Promise.all([
    observeTargets(context, engines, clients),
    templateDrifts(context, clients),
    mapClients(clients, (record) => loadIfValid(context, record)),
    readNewestBackups(context, clients),
  ]);
  return {
    clients: clients.map((record, at) =>
      describeStatus(
        dropUndefined({
          record,
          ...seen.get(record.slug),
          target: context.workspace.config.targets[record.target],
          edge: edgeOf(context.workspace, record.target),
          desired: desired[at],
          backups: newest?.get(record.slug),
          templateDrift: drifts.get(record.slug) ?? 'unknown',
        }),
      ),
    ),
    failed: failed.map(errorFields),
  };
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
