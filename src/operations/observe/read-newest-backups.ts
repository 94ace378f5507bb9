import type { ClientRecord } from '../../client/client-record.ts';
import type { NewestBackups } from '../catalog/schemas/client-schemas.ts';
import type { OperationContext } from '../context.ts';

/** As findNewestBackups, which is loaded only where backups are set up. */
export async function readNewestBackups(
  context: Pick<OperationContext, 'workspace' | 'reporter'>,
  clients: readonly Pick<ClientRecord, 'slug'>[],
): Promise<ReadonlyMap<string, NewestBackups> | undefined> {
  if (context.workspace.config.backups.repository === undefined) return undefined;
  const { findNewestBackups } = await import('../data/newest-backups.ts');
  return findNewestBackups(context, clients.map(({ slug }) => slug)); // prettier-ignore
}
