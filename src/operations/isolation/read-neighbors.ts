import type { ClientRecord } from '../../client/client-record.ts';
import { listSlugs } from '../../workspace/clients/list-slugs.ts';
import { readClients } from '../../workspace/clients/select-clients.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** The records of all clients, read once for one command: a verb over a thousand clients would read a million. */
export interface Neighbors {
  read(): Promise<readonly ClientRecord[]>;
  /** Called with each record that this command wrote: it takes the place of the one read, or comes beside them. */
  remember(record: ClientRecord): void;
}

export function rememberNeighbors(workspace: Workspace): Neighbors {
  let bySlug: Promise<Map<string, ClientRecord>> | undefined;
  const load = async (): Promise<Map<string, ClientRecord>> =>
    new Map((await readAll(workspace)).map((record) => [record.slug, record]));
  return {
    read: async () => [...(await (bySlug ??= load())).values()],
    remember(record) {
      // Not read yet: it will be read as it was written.
      void bySlug?.then(
        (known) => known.set(record.slug, record),
        () => undefined,
      );
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
