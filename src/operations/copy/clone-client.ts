import type { ClientRecord } from '../../client/client-record.ts';
import { parseSlug } from '../../client/slug.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { holdClient, holdNewClient } from '../../workspace/locks/hold-client.ts';
import { assertFreeSlug } from '../../workspace/clients/stage-client.ts';
import { assertKnown } from '../../workspace/settings/read-config.ts';
import { clientFolder } from '../../workspace/workspace.ts';
import { recordAction } from '../audit/record-action.ts';
import type { CloneResult } from '../catalog/schemas/restore-schemas.ts';
import { withLease, type OperationContext } from '../context.ts';
import { settleData } from '../converge/finish-earlier.ts';
import { readClientData } from '../data/read-client-data.ts';
import { withDatabaseUp } from '../data/save-as-asked.ts';
import { saveTransfer, type Transfer } from '../data/transfer.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import { openTransfer } from '../restore/open-transfer.ts';
import { checkBackupRegion } from '../restore/open-backup.ts';
import { describeVolumes } from '../restore/prepare-restore.ts';
import type { CloneRequest } from './copy-request.ts';
import { readSavedClient } from './saved-client.ts';
import { writeCopy } from './write-copy.ts';

/**
 * Makes a new client of another, with its data of now: by way of this machine, encrypted. The client that is
 * copied goes on, or stays stopped. Errors: those of settleData, saveTransfer and writeCopy.
 */
export async function cloneClient(
  context: OperationContext,
  request: CloneRequest,
): Promise<CloneResult> {
  const { workspace, reporter, signal } = context;
  const as = parseSlug(request.as);
  const source = await readNamedClient(workspace, request.slug);
  await assertFreeSlug(clientFolder(workspace, as), as);
  const target = request.target ?? source.target;
  assertKnown('target', target, Object.keys(workspace.config.targets));
  checkResidency(workspace.config, { target, answers: source.answers });
  const ended = { slug: as, source: source.slug, target };
  if (request.dryRun) return { ...ended, outcome: 'planned' };
  const transfer = await save(context, source.slug);
  try {
    return await holdNewClient(
      workspace,
      as,
      async () => {
        const opened = await openTransfer(context, transfer);
        const saved = await readSavedClient(opened.reader, transfer.manifest);
        checkBackupRegion(context, saved.record.answers, transfer.manifest);
        const copy = { ...opened, saved, target };
        const { survey } = await writeCopy(context, as, { copy, timeout: request.timeout });
        const detail = `${source.slug} as ${as}`;
        await recordAction(context, { action: 'clone', slug: as, outcome: 'done', detail });
        const volumes = describeVolumes(opened.contents.volumes);
        return dropUndefined({ ...ended, outcome: 'cloned' as const, database: survey, volumes });
      },
      { reporter, signal },
    );
  } finally {
    await transfer.remove();
  }
}

function save(context: OperationContext, slug: string): Promise<Transfer> {
  const { workspace, reporter, signal } = context;
  return withEngines(context, (engines) =>
    holdClient(
      workspace,
      slug,
      (held, lease) => saveHeld(withLease(context, lease), held, engines),
      { reporter, signal },
    ),
  );
}

async function saveHeld(
  context: OperationContext,
  record: ClientRecord,
  engines: Engines,
): Promise<Transfer> {
  await settleData(context, record, engines);
  const database = await readClientData(context.workspace, record);
  const job = { database, engines };
  return withDatabaseUp(context, record, job, () => saveTransfer(context, record, { engines }));
}
