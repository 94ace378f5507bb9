import type { ClientRecord } from '../../client/client-record.ts';
import { classifyFailure } from '../../core/reporter.ts';
import type { Decide } from '../../merge/merge-types.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import type { OperationContext } from '../context.ts';
import { recordAction } from '../audit/record-action.ts';
import { applyUpdate } from './apply-update.ts';
import type { OpenTemplate } from './open-template.ts';
import { planUpdate, type ClientUpdate } from './plan-update.ts';
import { describeFiles } from './describe-update.ts';
import { isCurrent, type UpdateJob } from './update-job.ts';
import { describeCurrent, describeFailed, type UpdatedClient } from './updated-client.ts';

/** Brings one client to its template and answers. What fails is told in the result, not thrown. */
export async function updateClient(
  context: OperationContext,
  record: ClientRecord,
  job: UpdateJob,
): Promise<UpdatedClient> {
  const { workspace, reporter, signal } = context;
  const { slug, template } = record;
  const task = { code: 'client-update', slug };
  try {
    signal.throwIfAborted();
    const found = await job.templates(template.name);
    if (isCurrent(record, found, job)) return describeCurrent(record);
    if (job.dryRun) return describe(await plan(context, record, found, job), job, 'planned');
    reporter.report({ ...task, kind: 'start' });
    const ended = await holdClient(workspace, slug, (held) => write(context, held, found, job), {
      reporter,
      signal,
    });
    const written = ended.outcome !== 'conflict';
    reporter.report({ ...task, kind: written ? 'done' : 'failed', message: ended.outcome });
    return ended;
  } catch (error) {
    if (!job.dryRun) reporter.report({ ...task, kind: classifyFailure(error, signal) });
    return describeFailed(record, error, signal);
  }
}

async function plan(
  { workspace }: OperationContext,
  record: ClientRecord,
  template: OpenTemplate,
  { conflict, changed, target, ask }: UpdateJob,
): Promise<ClientUpdate> {
  const decide: Decide = conflict;
  return planUpdate(workspace, record, {
    template: await template.compile(),
    conflict: decide,
    changed,
    target,
    ask,
  });
}

async function write(
  context: OperationContext,
  record: ClientRecord,
  template: OpenTemplate,
  job: UpdateJob,
): Promise<UpdatedClient> {
  if (isCurrent(record, template, job)) return describeCurrent(record);
  const update = await plan(context, record, template, job);
  if (update.merged.status === 'conflict') return describe(update, job, 'conflict');
  context.signal.throwIfAborted();
  await applyUpdate(context.workspace, await template.compile(), update, {
    reversible: job.reversible ?? false,
  });
  await recordAction(context, {
    action: job.action,
    slug: record.slug,
    outcome: 'done',
    detail: describeDetail(update, job),
  });
  return describe(update, job, update.merged.status === 'behind' ? 'updated' : 'unchanged');
}

function describeDetail({ record, next, merged }: ClientUpdate, job: UpdateJob): string {
  const keys = Object.keys(job.changed ?? {});
  const answers = keys.length === 0 ? '' : `, answers ${keys.join(', ')}`;
  const target = job.target === undefined ? '' : `, target ${job.target}`;
  const versions = `template ${record.template.version} → ${next.template.version}`;
  return `${versions}, ${merged.files.length} files${answers}${target}`;
}

function describe(
  update: ClientUpdate,
  { patches = false }: UpdateJob,
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
    notes: merged.notes,
  };
}
