import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { assertFreeSlug, placeClient, sweepStaging } from '../../workspace/clients/stage-client.ts';
import { withLock } from '../../workspace/locks/lock.ts';
import { clientFolder } from '../../workspace/workspace.ts';
import { recordAction } from '../audit/record-action.ts';
import type { OperationContext } from '../context.ts';
import { findFreeStack } from '../create/find-free-stack.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import { assertIsolated } from '../update/assert-merge-valid.ts';
import { readOwnTemplate } from '../update/read-own-template.ts';
import { renderCopy } from './render-copy.ts';
import type { SavedClient } from './saved-client.ts';

/**
 * Makes the folder of a new client of what another one was: its template, answers and overrides, with a block, a subnet
 * and passwords of its own. Errors: `client-exists`, `existing-data`, `residency-refused`, `template-moved-on`, those of
 * renderCopy, assertIsolated and placeClient.
 */
export async function placeCopy(
  context: OperationContext,
  slug: string,
  { saved, target }: { saved: SavedClient; target: string },
): Promise<ClientRecord> {
  const { workspace, reporter, signal } = context;
  const { answers } = saved.record;
  const { config } = workspace;
  await assertFreeSlug(clientFolder(workspace, slug), slug);
  checkResidency(config, { target, answers });
  await assertNoData(context, slug, target);
  const template = await (await readOwnTemplate(context, saved.record)).compile();
  return withLock(
    workspace,
    'workspace',
    async (lease) => {
      await sweepStaging(workspace);
      const { record, update, files } = await renderCopy(context, slug, {
        saved,
        target,
        template,
      });
      for (const { path, at } of update.merged.conflicts) {
        const message = `${path}: the override of ${saved.record.slug} at ${at} was not copied`;
        reporter.report({ code: 'override-dropped', kind: 'warning', slug, message });
      }
      await assertIsolated(context, update);
      await placeClient(workspace, slug, files, () => lease.confirm());
      context.neighbors?.remember(record);
      const detail = `block ${record.block} on ${target}, a copy of ${saved.record.slug}`;
      await recordAction(context, { action: 'create', slug, outcome: 'done', detail });
      return record;
    },
    { reporter, signal },
  );
}

async function assertNoData(
  context: OperationContext,
  slug: string,
  target: string,
): Promise<void> {
  const left = await findFreeStack(context, slug, target);
  if (left === undefined || left.volumes.length === 0) return;
  const names = left.volumes.map(({ name }) => name).sort();
  const message = `the target has data of an earlier ${slug}: ${names.join(', ')}`;
  throw new PulsoError('existing-data', message, { slug, hint: 'choose another slug' });
}
