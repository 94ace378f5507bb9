import type { Selection } from '../../client/selection.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { errorFields } from '../../core/error-fields.ts';
import { selectClients } from '../../workspace/clients/select-clients.ts';
import { readSeenForeign } from '../../workspace/identity/seen-foreign.ts';
import type { ListResult } from '../catalog/schemas/client-schemas.ts';
import { readNewestBackups } from './read-newest-backups.ts';
import { summarizeClient } from './client-summary.ts';
import { edgeOf } from '../edge/edge-place.ts';
import { namedUrl } from './client-url.ts';
import type { OperationContext } from '../context.ts';

export interface ListRequest {
  select?: Selection;
}

/** The workspace's clients, sorted by slug, from what is on disk: no engine is asked. */
export async function listClients(
  context: Pick<OperationContext, 'workspace' | 'reporter'>,
  { select }: ListRequest,
): Promise<ListResult> {
  const { workspace } = context;
  const { clients, failed } = await selectClients(workspace, dropUndefined({ all: true, select }));
  const { targets } = workspace.config;
  const seen = await readSeenForeign(workspace);
  const newest = await readNewestBackups(context, clients);
  const listed = clients.map((record) => {
    const { slug, target } = record;
    const url = namedUrl(
      record,
      dropUndefined({ target: targets[target], edge: edgeOf(workspace, target) }),
    );
    const known = seen.get(slug);
    const foreign = known?.target === target ? known.foreign : undefined;
    return dropUndefined({ ...summarizeClient(record), url, foreign, backups: newest?.get(slug) });
  });
  return { clients: listed, failed: failed.map(errorFields) };
}
