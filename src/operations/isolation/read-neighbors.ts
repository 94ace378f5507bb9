import type { ClientRecord } from '../../client/client-record.ts';
import { Holders } from '../../engine/isolation/holders.ts';
import { listSlugs } from '../../workspace/clients/list-slugs.ts';
import { readClients } from '../../workspace/clients/select-clients.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** The records of all clients, read once for one command: a verb over a thousand clients would read a million. */
export interface Neighbors {
  read(): Promise<readonly ClientRecord[]>;
  /** What they hold, as `remember` keeps it. */
  holders(): Promise<Holders>;
  /** Called with each record that this command wrote: it takes the place of the one read, or comes beside them. */
  remember(record: ClientRecord): void;
}

interface Fleet {
  workspace: Workspace;
  /** Absent: read each time. */
  neighbors?: Neighbors;
}

export function rememberNeighbors(workspace: Workspace): Neighbors {
  let known: Promise<Holders<ClientRecord>> | undefined;
  const load = async (): Promise<Holders<ClientRecord>> => new Holders(await readAll(workspace));
  const holders = (): Promise<Holders<ClientRecord>> => (known ??= load());
  return {
    read: async () => (await holders()).all(),
    holders,
    remember(record) {
      // Not read yet: it will be read as it was written.
      void known?.then(
        (all) => {
          all.set(record);
        },
        () => undefined,
      );
    },
  };
}

/** The records of all clients of a workspace. One that cannot be read is left out: validate reports it. */
export function readNeighbors({ workspace, neighbors }: Fleet): Promise<readonly ClientRecord[]> {
  return neighbors?.read() ?? readAll(workspace);
}

/** What all clients of a workspace hold; as readNeighbors. */
export async function readHolders({ workspace, neighbors }: Fleet): Promise<Holders> {
  return neighbors?.holders() ?? new Holders(await readAll(workspace));
}

async function readAll(workspace: Workspace): Promise<readonly ClientRecord[]> {
  const { clients } = await readClients(workspace, await listSlugs(workspace));
  return clients;
}
