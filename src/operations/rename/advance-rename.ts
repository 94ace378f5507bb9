import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { existsSync } from 'node:fs';
import { readClient } from '../../workspace/clients/read-client.ts';
import { renameFolder } from '../../workspace/clients/rename-folder.ts';
import { finishChange } from '../../workspace/journal/file-journal.ts';
import type { RenameState } from '../../workspace/journal/parse-rename.ts';
import { endRename, readRenameFiles, writeRename } from '../../workspace/journal/rename-journal.ts';
import { invertChanges } from '../../workspace/journal/stored-changes.ts';
import { withLock } from '../../workspace/locks/lock.ts';
import { clientFolder } from '../../workspace/workspace.ts';
import { recordAction } from '../audit/record-action.ts';
import { confirmAll } from '../confirm.ts';
import type { OperationContext } from '../context.ts';
import { convergeHeld } from '../converge/converge-client.ts';
import type { Engines } from '../engines/open-engine.ts';
import { applyFiles } from '../restore/apply-files.ts';
import { forgetDeployedSecrets } from '../secrets/deployed-secrets.ts';
import { purgeStack } from '../converge/purge-stack.ts';
import { renameBackups } from './rename-backups.ts';
import { copyVolumes } from './rename-volumes.ts';

export interface RenameRun {
  engines: Engines;
  /** Milliseconds to wait for health. */
  timeout: number;
}

export interface EndedRename {
  backups: Record<string, number>;
  /** When it ran under its new name, or all was copied. */
  healthyAt: Date;
}

/** As advanceRename, from its beginning: what fails before the client has its new name is undone. */
export async function withUndo(
  given: OperationContext,
  state: RenameState,
  run: RenameRun,
): Promise<EndedRename> {
  const context = withoutNeighbors(given);
  const progress = { state };
  try {
    return await advance(context, progress, run);
  } catch (error) {
    // Without its locks another may go on with it.
    if (progress.state.step === 'renamed' || context.lease?.signal.aborted === true) throw error;
    // The person's interruption must not interrupt what it asks for.
    await undo({ ...context, signal: new AbortController().signal }, progress, run);
    throw withReturn(error, state.from);
  }
}

/** Goes on with a rename from the step that it reached. The caller holds both slugs. Errors: those of copyVolumes and Repository, `rename-failed`. */
export function advanceRename(
  context: OperationContext,
  state: RenameState,
  run: RenameRun,
): Promise<EndedRename> {
  return advance(withoutNeighbors(context), { state }, run);
}

/** Records are read each time: one of them changes its name. */
function withoutNeighbors({ neighbors: _, ...context }: OperationContext): OperationContext {
  return context;
}

async function advance(
  context: OperationContext,
  progress: { state: RenameState },
  run: RenameRun,
): Promise<EndedRename> {
  const { workspace, signal, now } = context;
  const { from, to, runs } = progress.state;
  const reach = async (step: RenameState['step']): Promise<void> => {
    signal.throwIfAborted();
    const next = { ...progress.state, step };
    await writeRename(workspace, next);
    progress.state = next;
  };
  const { timeout } = run;
  if (progress.state.step === 'begun') {
    const record = await readClient(workspace, from);
    await converge(context, record, 'destroy', run);
    await reach('placing');
  }
  if (progress.state.step === 'placing') {
    const record = await placeFolder(context, { from, to });
    const engine = await run.engines(record.target);
    await copyVolumes(context, record, { from, engine, timeout });
    await reach('copied');
  }
  const record = await readClient(workspace, to);
  if (progress.state.step === 'copied') {
    if (runs) await converge(context, record, 'deploy', run);
    await reach('renamed');
    for (const [slug, detail] of [
      [from, `to ${to}`],
      [to, `from ${from}`],
    ] as const)
      // prettier-ignore
      await recordAction(context, { action: 'rename', slug, outcome: 'done', detail });
  }
  const healthyAt = now();
  const engine = await run.engines(record.target);
  await purgeStack(context, { slug: from, target: record.target }, { engine, timeout });
  const backups = await renameBackups(context, { from, to });
  await endRename(workspace, from);
  return { backups, healthyAt };
}

/** The folder and what this machine keeps of the client get the new name; then its files change. */
async function placeFolder(
  context: OperationContext,
  { from, to }: { from: string; to: string },
): Promise<ClientRecord> {
  const { workspace, reporter, signal } = context;
  await withLock(workspace, 'workspace', () => renameFolder(workspace, { from, to }), { reporter, signal }); // prettier-ignore
  await finishChange(workspace, to, context.lease);
  await applyFiles(context, to, await readRenameFiles(workspace, from));
  // What is known of them is of the old name.
  await forgetDeployedSecrets(workspace, to);
  return readClient(workspace, to);
}

async function undo(
  context: OperationContext,
  progress: { state: RenameState },
  run: RenameRun,
): Promise<void> {
  const { workspace, reporter } = context;
  const { from, to, runs } = progress.state;
  // Killed from here on, all is copied once more: what the new stack has goes.
  if (progress.state.step === 'copied') {
    progress.state = { ...progress.state, step: 'placing' };
    await writeRename(workspace, progress.state);
  }
  if (existsSync(clientFolder(workspace, to))) {
    await finishChange(workspace, to, context.lease);
    await applyFiles(context, to, invertChanges(await readRenameFiles(workspace, from)));
    const names = { from: to, to: from };
    await withLock(workspace, 'workspace', () => renameFolder(workspace, names), { reporter });
  }
  const record = await readClient(workspace, from);
  const engine = await run.engines(record.target);
  await purgeStack(context, { slug: to, target: record.target }, { engine, timeout: run.timeout });
  if (runs) await converge(context, record, 'deploy', run);
  await endRename(workspace, from);
}

/** Errors: `rename-failed`. */
async function converge(
  context: OperationContext,
  record: ClientRecord,
  verb: 'deploy' | 'destroy',
  { engines, timeout }: RenameRun,
): Promise<void> {
  const intent = verb === 'deploy' ? { verb } : { verb, purge: false as const };
  const options = { dryRun: false, timeout, confirm: confirmAll };
  const { outcome, error } = await convergeHeld(context, record, { intent, options, engines });
  if (outcome === 'changed' || outcome === 'unchanged') return;
  context.signal.throwIfAborted();
  const { slug } = record;
  const what = verb === 'deploy' ? 'deployed' : 'taken down';
  const why = error === undefined ? '' : `: ${error.message}`;
  throw new PulsoError('rename-failed', `${slug} was not ${what}${why}`, {
    slug,
    ...(error?.hint === undefined ? {} : { hint: error.hint }),
  });
}

function withReturn(error: unknown, from: string): unknown {
  if (!(error instanceof PulsoError)) return error;
  const { code, message, hint } = error;
  const ran = `${from} has its old name, and all its data`;
  return new PulsoError(code, message, {
    ...{ slug: from, cause: error, hint: hint === undefined ? ran : `${ran}; ${hint}` },
  });
}
