import { confirmAll } from '../../src/operations/confirm.ts';
import type { OperationContext } from '../../src/operations/context.ts';
import { convergeClients } from '../../src/operations/converge/converge-clients.ts';
import type { EndMoveRequest } from '../../src/operations/move/end-move.ts';
import type { MoveRequest } from '../../src/operations/move/move-request.ts';
import { createCopyFleet, type CopyFleet } from './copy-fleet.ts';

/** Moves the client `acme` with its data from `local` to `other`. */
export const MOVE: MoveRequest = {
  ...{ slug: 'acme', target: 'other', conflict: 'fail', data: true },
  ...{ abandonSource: false, dryRun: false, timeout: 1000, confirm: confirmAll },
};

/** What stateOn says of the client where it runs. */
export const RUNS = 'app running, database running; 1 volumes';

export function endMove(end: EndMoveRequest['end']): EndMoveRequest {
  return { slug: 'acme', end, dryRun: false, timeout: 1000, confirm: confirmAll };
}

/** The client `acme` on `local`, with seven sales. */
export async function createMoving(): Promise<CopyFleet> {
  const fleet = await createCopyFleet();
  fleet.server('acme').databases.set('pulso', { tables: { 'public.sales': 7 }, sequences: {} });
  return fleet;
}

/** How many sales are on a target; undefined: it has no database of the client. */
export function rowsOn(fleet: CopyFleet, target: string): number | undefined {
  return fleet.server('acme', target).databases.get('pulso')?.tables['public.sales'];
}

/** What a target has of the client, in a line. */
export async function stateOn({ engines }: CopyFleet, target: string): Promise<string> {
  const stack = (await engines[target]?.observe(['acme']))?.get('acme');
  const services = stack?.services.map(({ name, state }) => `${name} ${state}`).sort() ?? [];
  return `${services.join(', ') || 'nothing'}; ${stack?.volumes.length ?? 0} volumes`;
}

export function deployMoving(context: OperationContext) {
  const options = { dryRun: false, timeout: 1000, confirm: confirmAll };
  return convergeClients(context, { slugs: ['acme'], ...options }, { verb: 'deploy' });
}
