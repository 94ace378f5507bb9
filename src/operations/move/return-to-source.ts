import { PulsoError } from '../../core/pulso-error.ts';
import { endMove } from '../../workspace/journal/move-journal.ts';
import { endRestore } from '../../workspace/journal/restore-journal.ts';
import { readClient } from '../../workspace/clients/read-client.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import type { OperationContext } from '../context.ts';
import { confirmAll } from '../confirm.ts';
import { convergeHeld } from '../converge/converge-client.ts';
import type { Engines } from '../engines/open-engine.ts';
import { removeTransfer } from '../data/transfer.ts';
import { writeUpdate } from '../update/update-client.ts';
import { planMove } from './plan-move.ts';

interface Return {
  engines: Engines;
  /** Milliseconds to wait for health. */
  timeout: number;
}

/**
 * Brings a client back to `from`, the target that a move took it from, where its data still is; what is on the other one
 * stays there. Done already, it changes nothing. The caller holds the client's lock. Errors: those of planMove,
 * `move-failed`.
 */
export async function returnToSource(
  context: OperationContext,
  slug: string,
  { from, engines, timeout }: Return & { from: string },
): Promise<void> {
  const { workspace } = context;
  const record = await readClient(workspace, slug);
  const home = record.target === from ? record : await leave(context, record, { to: from, engines, timeout }); // prettier-ignore
  // What it has noted was of the data on the other target: nothing of it is to be finished here.
  await endRestore(workspace, slug);
  await converge(context, home, { verb: 'deploy' }, { engines, timeout });
  await removeTransfer(workspace, slug);
  await endMove(workspace, slug);
}

async function leave(
  context: OperationContext,
  record: ClientRecord,
  { to, engines, timeout }: Return & { to: string },
): Promise<ClientRecord> {
  await converge(context, record, { verb: 'destroy', purge: false }, { engines, timeout });
  const { ready, planned } = await planMove(context, record, { conflict: 'ours', target: to });
  if (ready === undefined) {
    const message = planned.error?.message ?? 'its files are in conflict';
    throw new PulsoError('move-failed', message, { slug: record.slug });
  }
  return (await writeUpdate(context, ready.update, ready.job)).record;
}

/** Deploys, or takes down, in the middle of a move. Errors: `move-failed`. */
export async function converge(
  context: OperationContext,
  record: ClientRecord,
  intent: { verb: 'deploy' } | { verb: 'destroy'; purge: false },
  { engines, timeout }: Return,
): Promise<void> {
  const options = { dryRun: false, timeout, confirm: confirmAll, duringMove: true };
  const { outcome, error } = await convergeHeld(context, record, { intent, options, engines });
  if (outcome === 'changed' || outcome === 'unchanged') return;
  context.signal.throwIfAborted();
  const { slug, target } = record;
  const doing = intent.verb === 'deploy' ? 'deployed on' : 'taken down on';
  const why = error === undefined ? '' : `: ${error.message}`;
  throw new PulsoError('move-failed', `${slug} was not ${doing} ${target}${why}`, {
    slug,
    ...(error?.hint === undefined ? {} : { hint: error.hint }),
  });
}
