import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError, toPulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';
import { tryBase, type BaseState } from '../../workspace/base/read-base.ts';
import type { TemplateDrift } from '../catalog/schemas/observe-schemas.ts';
import { openTemplates, type Templates } from './open-templates.ts';
import { hasSameDigest, partitionByDigest, type DigestPartition } from './partition-by-digest.ts';
import { updateAll } from './update-clients.ts';

/**
 * Whether each client stands at what its template is now, by slug. Each template is read once; a client
 * that is behind is merged, without writing, to know whether it could follow.
 */
export async function templateDrifts(
  context: OperationContext,
  clients: readonly ClientRecord[],
): Promise<ReadonlyMap<string, TemplateDrift>> {
  const templates = openTemplates(context);
  const bases = new Map(clients.map((record) => [record, tryBase(context.workspace, record)]));
  const isFaulty = (record: ClientRecord): boolean => bases.get(record) instanceof PulsoError;
  warnOfFaulty(context, bases);
  const { current, behind, failed } = await partitionByDigest(
    clients.filter((record) => !isFaulty(record)),
    templates,
    (record, template) => hasSameDigest(record, template) && bases.get(record) === 'of-record',
  );
  warnOfUnreadable(context, failed);
  return new Map([
    ...clients.filter(isFaulty).map(({ slug }) => [slug, 'failed'] as const),
    ...current.map(({ slug }) => [slug, 'current'] as const),
    ...failed.map(({ record }) => [record.slug, 'unknown'] as const),
    ...(await mergeBehind(context, behind, templates)),
  ]);
}

/** A client whose base is missing or damaged cannot be compared: it is named, with the way out. */
function warnOfFaulty(
  { reporter }: OperationContext,
  bases: ReadonlyMap<ClientRecord, BaseState | PulsoError>,
): void {
  for (const [{ slug }, base] of bases) {
    if (!(base instanceof PulsoError)) continue;
    const { code, message, hint = '' } = base;
    reporter.report({ code, kind: 'warning', slug, message: `${message}; ${hint}` });
  }
}

async function mergeBehind(
  context: OperationContext,
  behind: readonly ClientRecord[],
  templates: Templates,
): Promise<readonly (readonly [string, TemplateDrift])[]> {
  const job = { templates, action: 'status', dryRun: true, conflict: 'fail' } as const;
  const updated = await updateAll(context, behind, job);
  return updated.map(({ slug, status }) => [slug, status]);
}

/** Once a template, however many clients have it. */
function warnOfUnreadable({ reporter }: OperationContext, failed: DigestPartition['failed']): void {
  const errors = new Map(failed.map(({ record, error }) => [record.template.name, error]));
  for (const [name, error] of errors) {
    const { message } = toPulsoError(error);
    const subject = `template/${name}`;
    reporter.report({ code: 'template-unreadable', kind: 'warning', subject, message });
  }
}
