import type { ClientRecord } from '../../client/client-record.ts';
import type { DesiredClient } from '../../engine/desired/desired-client.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Intent } from '../../engine/intent.ts';
import { readRotation } from '../../workspace/journal/rotation-journal.ts';
import type { OperationContext } from '../context.ts';
import { loadDesired, loadIsolated } from '../engines/load-desired.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import { advanceRotation } from '../secrets/advance-rotation.ts';
import { assertPasswordsUnchanged } from '../secrets/deployed-secrets.ts';

/** Stop and destroy go by what runs: they must work where the files are broken. */
export async function loadIntended(
  context: OperationContext,
  record: ClientRecord,
  { verb }: Intent,
): Promise<DesiredClient> {
  const { workspace } = context;
  const { slug, target } = record;
  if (verb === 'stop' || verb === 'destroy') return { kind: 'none', slug, target };
  if (verb !== 'deploy') return loadDesired(workspace, record);
  checkResidency(workspace.config, record);
  return loadIsolated(context, record);
}

/** What is refused is refused before a rotation changes a password in the database. */
export async function loadPrepared(
  context: OperationContext,
  record: ClientRecord,
  { intent, engine }: { intent: Intent; engine: Engine },
): Promise<DesiredClient> {
  const desired = await loadIntended(context, record, intent);
  if (intent.verb !== 'deploy') return desired;
  const waits = (await readRotation(context.workspace, record.slug)) !== undefined;
  await prepareSecrets(context, record, engine);
  return waits ? loadIntended(context, record, intent) : desired;
}

/** What a rotation began is finished, and a password that no database has is not deployed. */
async function prepareSecrets(
  context: OperationContext,
  record: ClientRecord,
  engine: Engine,
): Promise<void> {
  await advanceRotation(context, record, engine);
  await assertPasswordsUnchanged(context.workspace, record, engine);
}
