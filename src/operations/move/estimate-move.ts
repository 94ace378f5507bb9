import type { OperationContext } from '../context.ts';
import type { SavedSpec } from '../data/read-client-data.ts';
import { inspectServer, openServer } from '../restore/database-server.ts';
import type { MoveEstimate } from './move-request.ts';
import type { Leaving } from './take-down.ts';

/** Bytes of a database that are saved, carried, loaded and counted in a second, on machines of some years ago. */
const RATE = 10_000_000;
/** Seconds for the old stack to stop and the new one to be healthy. */
const STACKS = 30;

/** Undefined if its server does not run, or does not answer: nothing is started to find out. */
export async function estimateMove(
  context: OperationContext,
  { record, engines }: Leaving,
  spec: SavedSpec | null,
): Promise<MoveEstimate | undefined> {
  if (spec === null) return undefined;
  const { engine: product, service, user, secret, database: name } = spec;
  try {
    const engine = await engines(record.target);
    const place = { engine: product, service, user, secret, name };
    const server = await openServer(context, record, { engine, place, start: false });
    const bytes = (await inspectServer(server)).sizes.get(name);
    return bytes === undefined ? undefined : { bytes, seconds: STACKS + Math.ceil(bytes / RATE) };
  } catch {
    context.signal.throwIfAborted();
    return undefined;
  }
}
