import { isClientRecord } from '../../client/is-client-record.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { overlay } from '../../core/lazy-map.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { formatPatch } from '../../template/redact/format-patch.ts';
import { parseJson } from '../../text/json.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';
import { BASE_FILE } from '../../workspace/base/base-error.ts';
import { readClientFiles, type ClientFiles } from '../../workspace/clients/read-client-files.ts';
import { RECORD_FILE } from '../../workspace/clients/read-client.ts';
import { readDeployments } from '../../workspace/deployments/deployment-log.ts';
import { digestFiles, readKeptFiles, type KeptFiles } from '../../workspace/deployments/kept-files.ts'; // prettier-ignore
import { digestFile } from '../../workspace/journal/file-state.ts';
import type { FileChange } from '../../workspace/journal/journal-steps.ts';
import type { OperationContext } from '../context.ts';
import { loadIsolated } from '../engines/load-desired.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import { redactorOf } from '../update/describe-update.ts';
import { chooseDeployment } from './choose-deployment.ts';
import { readDeployedFiles } from './read-deployed-files.ts';
import type { RollbackProposal, RolledFile } from './rollback-request.ts';

/** Everything that a rollback needs, looked at before anything is changed. */
export interface PlannedRollback {
  proposal: RollbackProposal;
  /** The client's files of now. */
  current: KeptFiles;
  changes: readonly FileChange[];
}

/**
 * Finds what a client was and what takes it there. Reads, and writes nothing. Errors: those of chooseDeployment,
 * readKeptFiles, loadIsolated and Engine, `placement-changed`.
 */
export async function planRollback(
  context: OperationContext,
  record: ClientRecord,
  { to, patches, engine }: { to?: number; patches: boolean; engine: Engine },
): Promise<PlannedRollback> {
  const { workspace } = context;
  const { slug, target } = record;
  const current = await readDeployedFiles(workspace, record);
  const log = await readDeployments(workspace, slug);
  const chosen = chooseDeployment(log, dropUndefined({ slug, to, now: digestFiles(current) }));
  const then = await readKeptFiles(workspace, slug, chosen.files);
  const past = readPast(record, { then, n: chosen.n });
  checkResidency(workspace.config, past);
  const changes = listChanges(current, then);
  const client = readClientFiles(workspace, slug);
  const desired = await loadIsolated(context, past, withChanges(client, changes));
  const { operations } = await engine.plan(desired, { verb: 'deploy' });
  const { n, template, app } = chosen;
  const files = describeFiles(client, changes, patches);
  const proposal = dropUndefined({ slug, target, to: n, template, app, files, operations });
  return { proposal, current, changes };
}

/** The record of then. Its block, ports, subnet and target may be another client's by now. Errors: `placement-changed`, `deployment-damaged`. */
function readPast(now: ClientRecord, { then, n }: { then: KeptFiles; n: number }): ClientRecord {
  const { slug } = now;
  const past = parseRecord(then);
  if (past === undefined) {
    throw new PulsoError('deployment-damaged', `deployment ${n} of ${slug} has no record`, {
      ...{ slug, hint: `choose another one: pulso history ${slug}` },
    });
  }
  const place = ({ block, subnet, target, ...record }: ClientRecord): string =>
    JSON.stringify([record.slug, block, subnet, target, Object.entries(record.ports).sort()]);
  if (place(past) === place(now)) return past;
  const message = `${slug} has another slug, block, subnet, target or ports than at deployment ${n}`;
  throw new PulsoError('placement-changed', message, {
    ...{ slug, hint: `choose a later one: pulso history ${slug}` },
  });
}

function parseRecord(files: KeptFiles): ClientRecord | undefined {
  const value = parseJson(decodeLossy(files.get(RECORD_FILE)?.bytes ?? Buffer.alloc(0)));
  return isClientRecord(value) ? value : undefined;
}

function listChanges(current: KeptFiles, then: KeptFiles): FileChange[] {
  return [...new Set([...current.keys(), ...then.keys()])].sort().flatMap((path) => {
    const [before, after] = [current.get(path), then.get(path)];
    if (before && after && digestFile(before) === digestFile(after)) return [];
    return [dropUndefined({ path, before, after })];
  });
}

/** The client's files as they would stand. */
function withChanges(client: ClientFiles, changes: readonly FileChange[]): ClientFiles {
  const own = changes.filter(({ path }) => !path.startsWith('.pulso/'));
  return overlay(
    client,
    new Map(own.map(({ path, after }) => [path, after && { path, ...after }])),
  );
}

/** The base is pulso's own and no text. */
function describeFiles(
  client: ClientFiles,
  changes: readonly FileChange[],
  patches: boolean,
): RolledFile[] {
  const redact = patches ? redactorOf(client) : undefined;
  return changes
    .filter(({ path }) => path !== BASE_FILE)
    .map(({ path, before, after }) => {
      const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'modified';
      const patch = redact && formatPatch(dropUndefined({ path, before, after }), redact);
      return dropUndefined({ path, change, patch });
    });
}
