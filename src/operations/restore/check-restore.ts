import { dropUndefined } from '../../core/drop-undefined.ts';
import type { DatabaseSurvey } from '../../databases/read-server.ts';
import { beginRestore, readRestore } from '../../workspace/journal/restore-journal.ts';
import type { OperationContext } from '../context.ts';
import { undoRestore, type RestoreRun } from './advance-restore.ts';
import type { PreparedRestore } from './prepare-restore.ts';
import { headOf, loadBeside, withUndo } from './replace-live.ts';
import { storeProof } from './store-proof.ts';
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
  const version = prepared.database?.facts.version;
  const volumes = prepared.volumes.length;
  const found = dropUndefined({ target: run.record.target, version, survey, volumes });
  const proof = await storeProof(context, backup, found);
  return { ...(survey && { survey }), ...(proof === undefined ? {} : { proof }) };
}

async function loadAndDrop(
  context: OperationContext,
  run: RestoreRun,
  prepared: PreparedRestore,
): Promise<DatabaseSurvey | undefined> {
  if (prepared.database === undefined && prepared.volumes.length === 0) return undefined;
  const { workspace, now } = context;
  const { slug } = run.record;
  const head = headOf({ ...prepared, services: [] });
  await beginRestore(workspace, slug, { head, files: [], at: now().toISOString() });
  return withUndo(context, run, async () => {
    const survey = await loadBeside(context, run, { prepared, head });
    const state = await readRestore(workspace, slug);
    if (state !== undefined) await undoRestore(context, run, state);
    return survey;
  });
}
