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
  let records: Promise<readonly ClientRecord[]> | undefined;
  const written = new Map<string, ClientRecord>();
  return {
    async read() {
      const read = await (records ??= readAll(workspace));
      if (written.size === 0) return read;
      const slugs = new Set(read.map(({ slug }) => slug));
      const added = [...written.values()].filter(({ slug }) => !slugs.has(slug));
      return [...read.map((record) => written.get(record.slug) ?? record), ...added];
    },
    remember(record) {
      written.set(record.slug, record);
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
