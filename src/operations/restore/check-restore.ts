import { proofName } from '../../backup/proof-name.ts';
import { formatProof } from '../../backup/proof.ts';
import type { DatabaseSurvey } from '../../databases/read-server.ts';
import { packageVersion } from '../../workspace/disk/package-version.ts';
import { ensureSigningKey } from '../../workspace/identity/signing-key.ts';
import { beginRestore, readRestore } from '../../workspace/journal/restore-journal.ts';
import type { OperationContext } from '../context.ts';
import { undoRestore, type RestoreRun } from './advance-restore.ts';
import type { PreparedRestore } from './prepare-restore.ts';
import { headOf, loadBeside, withUndo } from './replace-live.ts';
import { unpackFiles } from './unpack-files.ts';

/** What a check has found to be whole. */
export interface CheckedRestore {
  survey?: DatabaseSurvey;
  /** Name of the proof that is stored with the backup; absent: the backup is in no repository. */
  proof?: string;
}

/**
 * Restores a backup beside what is live, compares it, removes it, and stores the proof with the backup. Nothing that is
 * live is changed. Errors: those of loadScratch, unpackFiles and Repository.
 */
export async function checkRestore(
  context: OperationContext,
  run: RestoreRun,
  prepared: PreparedRestore,
): Promise<CheckedRestore> {
  const { reader, backup } = prepared;
  for (const name of ['files.tar', 'secrets.tar']) {
    const part = reader.find(name);
    if (part !== undefined) await unpackFiles(reader, part, backup.manifest);
  }
  const survey = await loadAndDrop(context, run, prepared);
  const proof = await storeProof(context, run, { prepared, survey });
  return { ...(survey && { survey }), ...(proof === undefined ? {} : { proof }) };
}

async function loadAndDrop(
  context: OperationContext,
  run: RestoreRun,
  prepared: PreparedRestore,
): Promise<DatabaseSurvey | undefined> {
  if (prepared.database === undefined) return undefined;
  const { workspace, now } = context;
  const { slug } = run.record;
  const head = headOf({ ...prepared, services: [] });
  await beginRestore(workspace, slug, { head, files: [], at: now().toISOString() });
  return withUndo(context, run, async () => {
    const survey = await loadBeside(context, prepared, head);
    const state = await readRestore(workspace, slug);
    if (state !== undefined) await undoRestore(context, run, state);
    return survey;
  });
}

async function storeProof(
  { workspace, now }: OperationContext,
  { record }: RestoreRun,
  { prepared, survey }: { prepared: PreparedRestore; survey: DatabaseSurvey | undefined },
): Promise<string | undefined> {
  const { repository, manifest } = prepared.backup;
  if (repository === undefined) return undefined;
  const at = now();
  const name = proofName(at);
  const tables = survey?.tables ?? [];
  const bytes = formatProof(
    {
      ...{ version: 1, id: manifest.id, slug: manifest.slug, workspace: manifest.workspace },
      ...{ at: at.toISOString(), pulso: await packageVersion(), target: record.target },
      serverVersion: prepared.database?.facts.version ?? null,
      tables: tables.length,
      rows: tables.reduce((sum, { rows }) => sum + rows, 0),
      sequences: survey?.sequences.length ?? 0,
      manifest: manifest.signature.value,
    },
    await ensureSigningKey(workspace),
  );
  await repository.writeProof(manifest.slug, manifest.id, { name, bytes });
  return name;
}
