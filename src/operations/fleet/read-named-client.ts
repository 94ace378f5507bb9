import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { selectClients } from '../../workspace/clients/select-clients.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** The client of a slug that a person typed. Errors: `unknown-client` (with the nearest slug), those of readClient. */
export async function readNamedClient(workspace: Workspace, slug: string): Promise<ClientRecord> {
  const { clients, failed } = await selectClients(workspace, { slugs: [slug] });
  const [record] = clients;
  if (record !== undefined) return record;
  throw failed[0] ?? new PulsoError('unknown-client', `unknown client "${slug}"`, { slug });
}
