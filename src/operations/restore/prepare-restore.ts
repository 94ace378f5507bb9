import type { BackupContents } from '../../backup/contents.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
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
import type { RestorePart, RestoreProposal, RestoreRequest } from './restore-request.ts';

/** Everything that a restore needs, checked before anything is changed. */
export interface PreparedRestore {
  backup: OpenBackup;
  reader: PartReader;
  contents: BackupContents;
  /** Of the client's folder. */
  changes: readonly FileChange[];
  /** Absent: no database is restored. */
  database?: { place: DatabasePlace; server: DatabaseServer; facts: ServerFacts };
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
  return prepareRead(context, record, {
    ...{ backup, reader, contents, only, spec, engine, start: !dryRun },
  });
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
  const only = wanted.filter((part) => part !== 'database' || isSaved(spec));
  const changes = await planFiles(context, record, { backup, reader, only });
  const prepared = { backup, reader, contents, changes, only };
  if (!only.includes('database') || !isSaved(spec) || manifest.database === null) {
    return { ...prepared, services: [] };
  }
  const place = {
    engine: spec.engine,
    service: spec.service,
    user: spec.user,
    secret: spec.secret,
    name: spec.database,
  };
  const server = await openServer(context, record, { engine, place, start });
  const facts = await inspectServer(server);
  assertRestorable(slug, manifest.database, facts);
  const services = await findAppServices(context, record, { engine, database: spec.service });
  return { ...prepared, database: { place, server, facts }, services };
}

/** What is shown before it is done. */
export function proposeRestore(
  { slug, target }: ClientRecord,
  { backup: { manifest }, contents, changes, database, services, only }: PreparedRestore,
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
  });
}
