import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { classifyFailure } from '../../core/pulso-error.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { recordAction } from '../audit/record-action.ts';
import { withLease, type OperationContext } from '../context.ts';
import { applyUpdate } from './apply-update.ts';
import { assertIsolated } from './assert-merge-valid.ts';
import { describeFiles } from './describe-update.ts';
import type { ClientUpdate } from './client-update.ts';
import { planUpdate } from './plan-update.ts';
import { answerNotes, describeAnswers } from './describe-answers.ts';
import { downgradeError, isDowngrade, readNewerTemplate } from './downgrade.ts';
import { isCurrent, type UpdateJob } from './update-job.ts';
import { describeCurrent, describeFailed, type UpdatedClient } from './updated-client.ts';

/** Brings one client to its template and answers, under its lock. A failure is part of the result, not thrown. */
export async function updateClient(
  context: OperationContext,
  record: ClientRecord,
  job: UpdateJob,
): Promise<UpdatedClient> {
  const { workspace, reporter, signal } = context;
  try {
    signal.throwIfAborted();
    const template = await job.templates(record.template.name);
    if (isCurrent(workspace, record, template, job)) return describeCurrent(record);
    if (job.dryRun) {
      return describeUpdate(await planClient(context, record, job), job, 'planned');
    }
    return await holdClient(
      workspace,
      record.slug,
      async (held, lease) => (await updateHeld(withLease(context, lease), held, job)).updated,
      { reporter, signal },
    );
  } catch (error) {
    return describeFailed(record, error, signal);
  }
}

/** A client's update, and its record as it stands after it. */
export interface HeldUpdate {
  updated: UpdatedClient;
  record: ClientRecord;
}

/** As updateClient, for a caller that holds the client's lock: plan → apply → audit. */
export async function updateHeld(
  context: OperationContext,
  record: ClientRecord,
  job: UpdateJob,
): Promise<HeldUpdate> {
  const template = await job.templates(record.template.name);
  if (isCurrent(context.workspace, record, template, job))
    return { updated: describeCurrent(record), record };
  return withUpdateReport(context, record, async () =>
    writeUpdate(context, await planClient(context, record, job), job),
  );
}

/** Reports how an update begins and ends. A failure becomes the client's result. */
export async function withUpdateReport(
  { reporter, signal }: OperationContext,
  record: ClientRecord,
  work: () => Promise<HeldUpdate>,
): Promise<HeldUpdate> {
  const task = { code: 'client-update', slug: record.slug };
  reporter.report({ ...task, kind: 'start' });
  try {
    signal.throwIfAborted();
    const ended = await work();
    const { outcome } = ended.updated;
    reporter.report({
      ...task,
      kind: outcome === 'conflict' ? 'failed' : 'done',
      message: outcome,
    });
    return ended;
  } catch (error) {
    reporter.report({ ...task, kind: classifyFailure(error, signal) });
    return { updated: describeFailed(record, error, signal), record };
  }
}

/** Merges, and writes nothing. Errors: `template-downgrade`, those of planUpdate. */
export async function planClient(
  context: OperationContext,
  record: ClientRecord,
  { templates, conflict, changed, target, downgrade = false, ask }: UpdateJob,
): Promise<ClientUpdate> {
  const template = await (await templates(record.template.name)).compile();
  const back = isDowngrade(record, template.manifest.version);
  if (back && !downgrade) throw downgradeError(record, template);
  return planUpdate(
    context,
    record,
    dropUndefined({
      ...{ template, newer: back ? await readNewerTemplate(context, record) : undefined },
      ...{ conflict, changed, target, ask: ask?.(record.slug) },
    }),
  );
}

/** Writes what was planned, unless it is in conflict. The caller holds the client's lock. Errors: those of applyUpdate. */
export async function writeUpdate(
  context: OperationContext,
  update: ClientUpdate,
  job: UpdateJob,
): Promise<HeldUpdate> {
  const { record, next, merged } = update;
  if (merged.status === 'conflict') {
    return { updated: describeUpdate(update, job, 'conflict'), record };
  }
  // A deploy follows, and would refuse what is written.
  if (job.reversible === true) await assertIsolated(context, update);
  context.signal.throwIfAborted();
  const template = await job.templates(record.template.name);
  await applyUpdate(context.workspace, await template.compile(), update, {
    reversible: job.reversible ?? false,
    ...(context.lease && { lease: context.lease }),
  });
  context.neighbors?.remember(next);
  await recordAction(context, {
    action: job.action,
    slug: record.slug,
    outcome: 'done',
    detail: describeDetail(update, job),
  });
  const outcome = merged.status === 'behind' ? 'updated' : 'unchanged';
  return { updated: describeUpdate(update, job, outcome), record: next };
}

function describeDetail(update: ClientUpdate, job: UpdateJob): string {
  const { record, next, merged } = update;
  const answers = describeAnswers(update, Object.keys(job.changed ?? {}));
  const target = job.target === undefined ? '' : `, target ${job.target}`;
  const versions = `template ${record.template.version} → ${next.template.version}`;
  return `${versions}, ${merged.files.length} files${answers}${target}`;
}

/** A planned update as a person is shown it. */
export function describeUpdate(
  update: ClientUpdate,
  { patches = false }: Pick<UpdateJob, 'patches'>,
  outcome: UpdatedClient['outcome'],
): UpdatedClient {
  const { record, next, merged } = update;
  return {
    slug: record.slug,
    status: merged.status,
    outcome,
    from: record.template.version,
    to: next.template.version,
    files: describeFiles(update, { patches }),
    notes: [...answerNotes(update), ...merged.notes],
  };
}
