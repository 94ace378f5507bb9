import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientRecord } from '../../client/client-record.ts';
import { listSlugs } from '../../workspace/clients/list-slugs.ts';
import { readClients } from '../../workspace/clients/select-clients.ts';
import type { Workspace } from '../../workspace/workspace.ts';

interface Known {
  changedAt: number;
  records: Promise<readonly ClientRecord[]>;
}

/** A verb over a thousand clients reads the thousand records once, not once for each. */
const known = new WeakMap<Workspace, Known>();

/** The records of all clients of a workspace. One that cannot be read is left out: validate reports it. */
export function readNeighbors(workspace: Workspace): Promise<readonly ClientRecord[]> {
  const folder = statSync(join(workspace.root, 'clients'), { throwIfNoEntry: false });
  const changedAt = folder?.mtimeMs ?? 0;
  const before = known.get(workspace);
  if (before?.changedAt === changedAt) return before.records;
  const records = readAll(workspace);
  known.set(workspace, { changedAt, records });
  return records;
}

async function readAll(workspace: Workspace): Promise<readonly ClientRecord[]> {
  const { clients } = await readClients(workspace, await listSlugs(workspace));
  return clients;
}
