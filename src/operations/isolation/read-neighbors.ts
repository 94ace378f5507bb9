import type { ClientRecord } from '../../client/client-record.ts';
import { listSlugs } from '../../workspace/clients/list-slugs.ts';
import { readClients } from '../../workspace/clients/select-clients.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** The records of all clients, read once for one command: a verb over a thousand clients would read a million. */
export interface Neighbors {
  read(): Promise<readonly ClientRecord[]>;
  /** Called after this command wrote a record. */
  forget(): void;
}

export function rememberNeighbors(workspace: Workspace): Neighbors {
  let records: Promise<readonly ClientRecord[]> | undefined;
  return {
    read: () => (records ??= readAll(workspace)),
    forget() {
      records = undefined;
    },
  };
}

/** The records of all clients of a workspace. One that cannot be read is left out: validate reports it. */
export function readNeighbors({
  workspace,
  neighbors,
}: {
  workspace: Workspace;
  neighbors?: Neighbors;
}): Promise<readonly ClientRecord[]> {
  return neighbors?.read() ?? readAll(workspace);
}

async function readAll(workspace: Workspace): Promise<readonly ClientRecord[]> {
  const { clients } = await readClients(workspace, await listSlugs(workspace));
  return clients;
}
