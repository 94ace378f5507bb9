import type { ClientRecord } from '../../client/client-record.ts';
import type { Engine } from '../../engine/engine.ts';
import { endReset, readReset } from '../../workspace/journal/reset-journal.ts';
import { recordAction } from '../audit/record-action.ts';
import { DEFAULTS } from '../catalog/defaults.ts';
import type { OperationContext } from '../context.ts';
import { purgeStack } from '../converge/purge-stack.ts';
import { listVolumeNames } from '../volumes/list-volume-names.ts';
import { recordSecrets } from '../converge/record-converge.ts';

/**
 * Ends a deletion of data, by a reset or a purge, that was interrupted: what is left of the data is deleted, unless none
 * of it was. A database without its files, or files without their database, are nobody's data. The caller holds the
 * client's lock. Errors: those of an apply, `journal-invalid`.
 */
export async function finishReset(
  context: OperationContext,
  record: ClientRecord,
  engine: Engine,
): Promise<void> {
  const { workspace, reporter } = context;
  const { slug, target } = record;
  const volumes = await readReset(workspace, slug);
  if (volumes === undefined) return;
  const left = await listVolumeNames(engine, slug);
  if (volumes.some((name) => !left.includes(name))) {
    const message =
      'the deletion of its data was interrupted and is being finished: the rest is deleted';
    reporter.report({ code: 'reset-resumed', kind: 'warning', slug, message });
    await purgeStack(context, { slug, target }, { engine, timeout: DEFAULTS.timeout });
    const ended = { slug, target, operations: [], outcome: 'changed' as const };
    await recordSecrets(context, record, { intent: { verb: 'destroy', purge: true }, ended });
    const detail = 'the rest of its data, after an interruption';
    await recordAction(context, { action: 'destroy', slug, outcome: 'done', detail });
  }
  await endReset(workspace, slug);
}
