import type { ClientRecord } from '../../client/client-record.ts';
import { listSlugs } from '../../workspace/clients/list-slugs.ts';
import { readClients } from '../../workspace/clients/select-clients.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** The clients of a template, by its name in pulso.yaml; those whose record cannot be read are left out. */
export async function readUsers(workspace: Workspace, template: string): Promise<ClientRecord[]> {
  const { clients } = await readClients(workspace, await listSlugs(workspace));
  return clients.filter((client) => client.template.name === template);
}
