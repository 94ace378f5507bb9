import type { BackupContents } from '../../backup/contents.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { ServerFacts } from '../../databases/read-server.ts';
import type { Engine } from '../../engine/engine.ts';
import type { DatabaseSpec } from '../../template/manifest/manifest.ts';
import type { FileChange } from '../../workspace/journal/journal-steps.ts';
import type { OperationContext } from '../context.ts';
import { isSaved, readClientData } from '../data/read-client-data.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import { findAppServices } from './app-power.ts';
import { assertRestorable, assertSameEngine } from './assert-restorable.ts';
import { checkParts } from './check-parts.ts';
import { inspectServer, openServer, type DatabasePlace, type DatabaseServer } from './database-server.ts'; // prettier-ignore
import { openBackup, type OpenBackup } from './open-backup.ts';
import { planFiles } from './plan-files.ts';
import { readIdentities } from './read-identities.ts';
import { createPartReader, type PartReader } from './read-parts.ts';
import { checkSigner } from './check-signer.ts';
import { countRows } from './count-rows.ts';
import { prepareVolumes, type PreparedVolume } from './restored-volumes.ts';
import type { RestorePart, RestoreProposal, RestoreRequest, RestoredFiles } from './restore-request.ts'; // prettier-ignore

/** Everything that a restore needs, checked before anything is changed. */
export interface PreparedRestore {
  backup: OpenBackup;
  reader: PartReader;
  contents: BackupContents;
  /** Of the client's folder. */
  changes: readonly FileChange[];
  /** Absent: no database is restored. */
  database?: { place: DatabasePlace; server: DatabaseServer; facts: ServerFacts };
  /** Volumes of files that are restored. */
  volumes: readonly PreparedVolume[];
  services: readonly string[];
  only: readonly RestorePart[];
}

/**
 * Finds the backup, reads all of it and asks the server whether it can take it. Errors: those of openBackup,
 * checkParts, assertRestorable and planFiles, `residency-refused`, `engine-mismatch`.
 */
export async function prepareRestore(
  context: OperationContext,
  record: ClientRecord,
  { request, engine }: { request: RestoreRequest; engine: Engine },
): Promise<PreparedRestore> {
  const { slug } = record;
  checkResidency(context.workspace.config, record);
  const backup = await openBackup(context, record, request);
  checkSigner(context, slug, backup.manifest);
  const spec = await readClientData(context.workspace, record);
  if (request.only.includes('database'))
    assertSameEngine(slug, backup.manifest.database, spec?.engine);
  const reader = createPartReader(backup, await readIdentities(context, request.key));
  const contents = await checkParts(context, backup, reader);
  const { only, dryRun } = request;
  const prepared = await prepareRead(context, record, {
    ...{ backup, reader, contents, only, spec, engine, start: !dryRun },
  });
  if (prepared.only.length === 0) throw nothingToRestore(slug, backup.manifest.id);
  return prepared;
}

/** The same of a backup that is read already, of a client with the same database. Errors: those of assertRestorable and planFiles. */
export async function prepareRead(
  context: OperationContext,
  record: ClientRecord,
  {
    backup,
    reader,
    contents,
    spec,
    engine,
    start,
    only: wanted,
  }: Pick<PreparedRestore, 'backup' | 'reader' | 'contents' | 'only'> & {
    /** What readClientData gives. */
    spec: DatabaseSpec | null;
    engine: Engine;
    /** Whether the server may be started. */
    start: boolean;
  },
): Promise<PreparedRestore> {
  const { slug } = record;
  const { manifest } = backup;
  const has = (part: RestorePart): boolean =>
    part === 'database' ? isSaved(spec) : part !== 'volumes' || contents.volumes.length > 0;
  const only = wanted.filter(has);
  const changes = await planFiles(context, record, { backup, reader, only });
  const prefer = isSaved(spec) ? spec.service : undefined;
  const place = { engine, contents, prefer, start };
  const volumes = only.includes('volumes') ? await prepareVolumes(context, record, place) : [];
  const prepared = { backup, reader, contents, changes, only, volumes };
  const services = (): Promise<string[]> =>
    findAppServices(context, record, { engine, database: prefer, volumes });
  if (!only.includes('database') || !isSaved(spec) || manifest.database === null) {
    return { ...prepared, services: volumes.length === 0 ? [] : await services() };
  }
  const database = {
    engine: spec.engine,
    service: spec.service,
    user: spec.user,
    secret: spec.secret,
    name: spec.database,
  };
  const server = await openServer(context, record, { engine, place: database, start });
  const facts = await inspectServer(server);
  assertRestorable(slug, manifest.database, facts);
  const found = { place: database, server, facts };
  return { ...prepared, database: found, services: await services() };
}

function nothingToRestore(slug: string, id: string): PulsoError {
  return new PulsoError('volume-missing', `backup ${id} has nothing of what --only names`, {
    ...{ slug, hint: `use another backup: pulso backups ${slug}` },
  });
}

/** What is shown before it is done. */
export function proposeRestore(
  { slug, target }: ClientRecord,
  { backup: { manifest }, contents, changes, database, volumes, services, only }: PreparedRestore,
): RestoreProposal {
  return dropUndefined({
    ...{ slug, target, backup: manifest.id, from: manifest.startedAt, only, services },
    source: manifest.slug === slug ? undefined : manifest.slug,
    files: changes.map(({ path, before, after }) => ({
      path,
      change:
        before === undefined
          ? ('added' as const)
          : after === undefined
            ? ('removed' as const)
            : ('modified' as const),
    })),
    database: database && countRows(contents.tables),
    volumes: describeVolumes(volumes.map(({ saved }) => saved)),
  });
}

/** What a person is shown of volumes; undefined: there are none. */
export function describeVolumes(
  volumes: BackupContents['volumes'],
): readonly RestoredFiles[] | undefined {
  if (volumes.length === 0) return undefined;
  return volumes.map(({ name, entries, bytes }) => ({ name, entries, bytes }));
}
