import type { ClientRecord } from '../../client/client-record.ts';
import { parseSlug } from '../../client/slug.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { toPulsoError } from '../../core/pulso-error.ts';
import { holdNewClient } from '../../workspace/locks/hold-client.ts';
import { assertFreeSlug } from '../../workspace/clients/stage-client.ts';
import { assertKnown } from '../../workspace/settings/read-config.ts';
import { clientFolder } from '../../workspace/workspace.ts';
import { recordAction } from '../audit/record-action.ts';
import type { RestoreResult } from '../catalog/schemas/restore-schemas.ts';
import type { OperationContext } from '../context.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { readBackup } from './read-backup.ts';
import { proposeCopy, writeCopy, type ReadCopy } from './write-copy.ts';
import type { CopyRequest } from './copy-request.ts';

/**
 * Makes a new client of a backup: its template, answers, overrides and data, with a block and passwords of its own.
 * The client of the backup is not touched. Errors: those of readBackup, placeCopy and replaceLive,
 * `copy-unfinished`.
 */
export async function copyBackup(
  context: OperationContext,
  request: CopyRequest,
): Promise<RestoreResult> {
  const { workspace } = context;
  const { from, repository, key } = request;
  const as = parseSlug(request.as);
  await assertFreeSlug(clientFolder(workspace, as), as);
  const known = await readOrGuess(context, request.slug);
  const read = await readBackup(context, known, dropUndefined({ from, repository, key }));
  const {
    saved,
    backup: { manifest },
  } = read;
  const { targets, target: usual } = workspace.config;
  const before = targets[saved.record.target] === undefined ? usual : saved.record.target;
  const target = request.target ?? before;
  assertKnown('target', target, Object.keys(targets));
  const copy: ReadCopy = { ...read, target };
  if (request.dryRun) return { ...proposeCopy(as, copy), outcome: 'planned' };
  return holdNewClient(
    workspace,
    as,
    async () => {
      const { survey, record } = await writeCopy(context, as, { copy, timeout: request.timeout });
      const detail = `${manifest.id} of ${manifest.slug} as ${as}`;
      await recordAction(context, { action: 'restore', slug: as, outcome: 'done', detail });
      return dropUndefined({ ...proposeCopy(as, copy), outcome: 'created' as const, database: survey, target: record.target }); // prettier-ignore
    },
    { reporter: context.reporter, signal: context.signal },
  );
}

/** A client whose folder is gone still has backups. Errors: those of parseSlug and readNamedClient. */
async function readOrGuess({ workspace }: OperationContext, slug: string): Promise<ClientRecord> {
  try {
    return await readNamedClient(workspace, slug);
  } catch (error) {
    if (toPulsoError(error).code !== 'unknown-client') throw error;
    const { target, template } = workspace.config;
    return {
      ...{ version: 1, slug: parseSlug(slug), block: 0, ports: {}, subnet: null, target },
      ...{ template: { name: template, version: '', digest: '' }, answers: {} },
    };
  }
}
