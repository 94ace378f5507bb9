import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { DatabaseSurvey } from '../../databases/read-server.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { assertKnown } from '../../workspace/settings/read-config.ts';
import { recordAction } from '../audit/record-action.ts';
import { recordFailure } from '../audit/record-failure.ts';
import type { RestoreResult } from '../catalog/schemas/restore-schemas.ts';
import { withLease, type OperationContext } from '../context.ts';
import { readBackup, type ReadBackup } from '../copy/read-backup.ts';
import { proposeCopy } from '../copy/write-copy.ts';
import { isSaved, readClientData } from '../data/read-client-data.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import { assertRestorable, assertSameEngine } from '../restore/assert-restorable.ts';
import { countRows } from '../restore/count-rows.ts';
import { inspectServer } from '../restore/database-server.ts';
import { loadScratch } from '../restore/load-scratch.ts';
import { nameDatabases, nameFolders } from '../restore/replace-live.ts';
import { loadVolumes } from '../restore/restored-volumes.ts';
import { storeProof } from '../restore/store-proof.ts';
import { removeServer, sweepServer } from './remove-server.ts';
import { startServer, type TemporaryStack } from './start-server.ts';
import type { VerifyRequest } from './verify-request.ts';

/**
 * Proves a backup on another target than the client's: its database is loaded into a server of its own, which is removed
 * again. The client is not touched. Errors: those of readBackup, startServer, assertRestorable and loadScratch,
 * `unknown-target`, `residency-refused`.
 */
export async function verifyBackup(
  context: OperationContext,
  request: VerifyRequest,
): Promise<RestoreResult> {
  const { workspace, reporter, signal } = context;
  assertKnown('target', request.on, Object.keys(workspace.config.targets));
  const { slug } = await readNamedClient(workspace, request.slug);
  return withEngines(context, (engines) =>
    holdClient(
      workspace,
      slug,
      (record, lease) => {
        const held = withLease(context, lease);
        return recordFailure(held, { action: 'restore-check', slug }, () =>
          verifyHeld(held, record, { request, engines }),
        );
      },
      { reporter, signal },
    ),
  );
}

interface LoadedElsewhere {
  survey?: DatabaseSurvey;
  /** Of the server. */
  version?: number;
  /** How many volumes of files. */
  volumes: number;
}

interface VerifyJob {
  request: VerifyRequest;
  engines: Engines;
}

async function verifyHeld(
  context: OperationContext,
  record: ClientRecord,
  { request, engines }: VerifyJob,
): Promise<RestoreResult> {
  const { slug, answers } = record;
  const { on: target } = request;
  const { config } = context.workspace;
  await removeServer(context, slug, engines);
  checkResidency(config, { target, answers });
  const read = await readBackup(context, record, request);
  checkResidency(config, { target, answers: read.saved.record.answers });
  const loaded = await loadElsewhere(context, slug, { read, request, engines });
  const { backup } = read;
  const proof = await storeProof(context, backup, { target, ...loaded });
  const detail = `${backup.manifest.id} can be restored on ${target}`;
  await recordAction(context, { action: 'restore-check', slug, outcome: 'done', detail });
  return dropUndefined({
    ...{ ...proposeCopy(slug, { ...read, target }), outcome: 'verified' as const, proof },
    source: backup.manifest.slug === slug ? undefined : backup.manifest.slug,
    database: loaded?.survey && countRows(loaded.survey.tables),
  });
}

/** What was loaded and compared. Undefined: the client of the backup has no data that is saved. */
async function loadElsewhere(
  context: OperationContext,
  slug: string,
  { read, request, engines }: VerifyJob & { read: ReadBackup },
): Promise<LoadedElsewhere | undefined> {
  const { backup, reader, contents, saved } = read;
  const { manifest } = backup;
  const declared = await readClientData(context.workspace, saved.record);
  assertSameEngine(slug, manifest.database, declared?.engine);
  const spec = isSaved(declared) && manifest.database !== null ? declared : null;
  const volumes = contents.volumes.map(({ name }) => name);
  if (spec === null && volumes.length === 0) return undefined;
  const { on: target, timeout } = request;
  const shown = asClient(context, slug);
  try {
    const started = await startServer(shown, slug, { saved, spec, volumes, target, engines, timeout }); // prettier-ignore
    await loadFiles(shown, read, started);
    const loaded = { volumes: volumes.length };
    const { server } = started;
    if (server === undefined || manifest.database === null) return loaded;
    const facts = await inspectServer(server);
    assertRestorable(slug, manifest.database, facts);
    const { scratch } = nameDatabases();
    const survey = await loadScratch(shown, { server, facts, scratch, manifest, reader, contents });
    return { ...loaded, survey, version: facts.version };
  } catch (error) {
    throw atClient(error, request);
  } finally {
    // Whoever has the lock by now finds it; the person's interruption must not interrupt what it asks for.
    const signal = context.lease?.signal ?? new AbortController().signal;
    if (!signal.aborted) await sweepServer({ ...shown, signal }, slug, engines);
  }
}

async function loadFiles(
  context: OperationContext,
  { backup, reader, contents }: ReadBackup,
  { engine, slug, volumes: created }: TemporaryStack,
): Promise<void> {
  const volumes = contents.volumes.flatMap((saved) => {
    const place = created.find(({ key }) => key === saved.name);
    if (place === undefined) throw missingVolume(saved.name);
    return [{ ...place, saved }];
  });
  const into = volumes.map(({ name, image }) => ({ name, image, ...nameFolders() }));
  await loadVolumes(context, { backup, reader, volumes }, { engine, slug, into });
}

function missingVolume(name: string): PulsoError {
  const message = `the docker-compose.yml of the backup has no volume ${name}`;
  return new PulsoError('not-supported', message, {
    hint: 'check it where the client runs: leave --on out',
  });
}

/** What happens to the server is shown as the client's: its own name says nothing to anybody. */
function asClient(context: OperationContext, slug: string): OperationContext {
  const { reporter } = context;
  return { ...context, reporter: { report: (event) => { reporter.report({ ...event, slug }); } } }; // prettier-ignore
}

/** The server is gone by the time that its error is read. */
function atClient(error: unknown, { slug, on }: VerifyRequest): unknown {
  if (!(error instanceof PulsoError) || error.slug === slug) return error;
  const { code, message, fault, hint } = error;
  const again = `nothing of the client was changed; run it again: pulso restore ${slug} --check --on ${on}`;
  const ofServer = error.slug !== undefined && hint?.includes(error.slug) === true;
  return new PulsoError(code, message, { slug, fault, hint: ofServer ? again : (hint ?? again), cause: error }); // prettier-ignore
}
