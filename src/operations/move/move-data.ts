import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { writeMove } from '../../workspace/journal/move-journal.ts';
import type { OperationContext } from '../context.ts';
import { isSaved, readDeclaredData, type SavedSpec } from '../data/read-client-data.ts';
import { saveTransfer, type Transfer } from '../data/transfer.ts';
import { dropKept } from '../restore/advance-restore.ts';
import { findAppServices, stopServices } from '../restore/app-power.ts';
import { openTransfer } from '../restore/open-transfer.ts';
import { describeVolumes } from '../restore/prepare-restore.ts';
import { restoreInto } from '../restore/restore-into.ts';
import { startDatabase } from '../secrets/start-database.ts';
import { findVolumes } from '../volumes/client-volumes.ts';
import { writeUpdate } from '../update/update-client.ts';
import type { MoveRequest, MoveResult } from './move-request.ts';
import type { PlannedMove } from './plan-move.ts';
import { converge, returnToSource } from './return-to-source.ts';
import type { Leaving } from './take-down.ts';

/** What goes along of a client: its database, or none, and its volumes of files. */
export interface MovedSpec {
  database: SavedSpec | null;
  /** As the template names them. */
  volumes: readonly string[];
}

/** The data that goes along; undefined if none does: it is not asked for, or the client has none. */
export async function findMovedData(
  { workspace, reporter }: OperationContext,
  { data, abandonSource }: Pick<MoveRequest, 'data' | 'abandonSource'>,
  { record, left }: { record: ClientRecord; left: readonly string[] },
): Promise<MovedSpec | undefined> {
  if (!data || abandonSource || left.length === 0) return undefined;
  try {
    const { database, volumes } = await readDeclaredData(workspace, record);
    if (isSaved(database)) return { database, volumes };
    return volumes.length === 0 ? undefined : { database: null, volumes };
  } catch (error) {
    if (!(error instanceof PulsoError) || error.code !== 'data-undeclared') throw error;
    const { code, message, slug } = error;
    const kind = 'warning' as const;
    reporter.report({ code, kind, ...(slug === undefined ? {} : { slug }), message: `${message}: it stays on ${record.target}` }); // prettier-ignore
    return undefined;
  }
}

export interface MovedData extends Pick<MoveResult, 'database' | 'volumes' | 'away'> {
  update: PlannedMove['planned'];
}

/**
 * Moves a client whose stack runs, with its database and volumes: the app is stopped, the data is saved by way of this machine, the
 * stack taken down, deployed on the new target and its data restored. The old target keeps its own until the move is
 * committed. Whatever fails brings the client back to where it was. The caller holds the client's lock. Errors: those of
 * saveTransfer, replaceLive and an apply.
 */
export async function moveWithData(
  context: OperationContext,
  request: MoveRequest,
  {
    leaving,
    spec,
    ready,
  }: { leaving: Leaving; spec: MovedSpec; ready: NonNullable<PlannedMove['ready']> },
): Promise<MovedData> {
  const { workspace, now } = context;
  const { record, engines } = leaving;
  const { timeout } = request;
  const { slug } = record;
  const begun = now();
  // What the last restore has replaced does not go along, and is not to be looked for on the new target.
  await dropKept(context, { record, engine: await engines(record.target), timeout });
  const services = await findServices(context, leaving, spec);
  const state = { from: record.target, to: request.target, at: begun.toISOString() };
  await writeMove(workspace, slug, { ...state, step: 'moving' });
  let transfer: Transfer | undefined;
  try {
    transfer = await saveStopped(context, leaving, { services, spec, timeout });
    await converge(context, record, { verb: 'destroy', purge: false }, { engines, timeout });
    const { updated: update, record: next } = await writeUpdate(context, ready.update, ready.job);
    await converge(context, next, { verb: 'deploy' }, { engines, timeout });
    const read = await openTransfer(context, transfer);
    const database = await restoreInto(context, next, { read, engines, timeout });
    await writeMove(workspace, slug, { ...state, step: 'moved' });
    const away = now().getTime() - begun.getTime();
    const volumes = describeVolumes(read.contents.volumes);
    return dropUndefined({ update, database, volumes, away });
  } catch (error) {
    if (context.lease?.signal.aborted === true) throw error;
    const back = { ...context, signal: new AbortController().signal };
    await returnToSource(back, slug, { from: record.target, engines, timeout });
    throw withReturn(error, slug, record.target);
  } finally {
    await transfer?.remove();
  }
}

async function findServices(
  context: OperationContext,
  { record, engines }: Leaving,
  { database, volumes: keys }: MovedSpec,
): Promise<string[]> {
  const engine = await engines(record.target);
  const prefer = database?.service;
  const volumes =
    keys.length === 0 ? [] : await findVolumes(context, record, { engine, keys, prefer });
  return findAppServices(context, record, { engine, database: database?.service, volumes });
}

async function saveStopped(
  context: OperationContext,
  { record, engines }: Leaving,
  { services, spec, timeout }: { services: readonly string[]; spec: MovedSpec; timeout: number },
): Promise<Transfer> {
  const { slug } = record;
  const engine = await engines(record.target);
  if (spec.database !== null) {
    const { service } = spec.database;
    await startDatabase(context, record, { engine, slug, service, signal: context.signal });
  }
  await stopServices(context, record, { engine, services, timeout });
  return saveTransfer(context, record, { engines, isQuiet: true, reason: 'before-move' });
}

function withReturn(error: unknown, slug: string, from: string): unknown {
  if (!(error instanceof PulsoError)) return error;
  const { code, message, hint } = error;
  const ran = `${slug} runs on ${from} again, with all its data`;
  return new PulsoError(code, message, {
    ...{ slug, cause: error, hint: hint === undefined ? ran : `${ran}; ${hint}` },
  });
}
