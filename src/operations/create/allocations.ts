import type { ClientRecord } from '../../client/client-record.ts';
import { subnetsOverlap } from '../../text/cidr.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { listHostSubnets } from '../../machine/host-subnets.ts';
import { listSlugs } from '../../workspace/clients/list-slugs.ts';
import { readClients } from '../../workspace/clients/select-clients.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** What a new client cannot have. */
export interface Allocations {
  /** The records of all clients. */
  records: readonly ClientRecord[];
  /** Slugs by the block or the port they hold. */
  usedBlocks: ReadonlyMap<number, string>;
  usedPorts: ReadonlyMap<number, string>;
  /** CIDRs, each with who is in it: `client claro`, `this machine's eth0`. */
  subnets: readonly { subnet: string; holder: string }[];
}

/**
 * Reads what every client holds. Errors: `fleet-unreadable` where a client's record is broken: what it
 * holds is then unknown, and could be given away twice.
 */
export async function readAllocations(workspace: Workspace): Promise<Allocations> {
  const { clients, failed } = await readClients(workspace, await listSlugs(workspace));
  const broken = failed.find((error) => error.code !== 'not-a-client');
  if (broken !== undefined) {
    throw new PulsoError(
      'fleet-unreadable',
      `cannot read client ${broken.slug ?? ''}: its ports and subnet are unknown: ${broken.message}`,
      dropUndefined({
        hint: broken.hint,
        at: broken.at,
        cause: broken,
      }),
    );
  }
  return collectHeld(clients);
}

/** The client or the interface that a network would share addresses with. */
export function findSubnetHolder(held: Allocations, subnet: string): string | undefined {
  return held.subnets.find((other) => subnetsOverlap(other.subnet, subnet))?.holder;
}

function collectHeld(clients: readonly ClientRecord[]): Allocations {
  const usedBlocks = new Map(clients.map((client) => [client.block, client.slug]));
  const usedPorts = new Map(
    clients.flatMap((client) =>
      Object.values(client.ports).map((port) => [port, client.slug] as const),
    ),
  );
  const ofClients = clients.flatMap(({ slug, subnet }) =>
    subnet === null ? [] : [{ subnet, holder: `client ${slug}` }],
  );
  const ofMachine = listHostSubnets().map(({ name, subnet }) => ({
    subnet,
    holder: `this machine's ${name}`,
  }));
  return { records: clients, usedBlocks, usedPorts, subnets: [...ofClients, ...ofMachine] };
}
