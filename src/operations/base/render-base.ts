import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { renderTemplate } from '../../template/render/render-template.ts';
import { byPath, marksOf } from '../../template/render/rendered-files.ts';
import type { RenderedFile } from '../../template/template.ts';
import type { PackedBase } from '../../workspace/base/pack-base.ts';
import { readBase, tryBase } from '../../workspace/base/read-base.ts';
import { readTemplateAt } from '../../workspace/templates/read-template-at.ts';
import type { OperationContext } from '../context.ts';
import { openTemplate, type OpenTemplate } from '../template/open-template.ts';
import { nextRecord } from '../update/plan-update.ts';
import { readOwnTemplate } from '../update/read-own-template.ts';

/** The state of the template that a base is rendered of: as the client took it, as it is now, or as it was at a commit. */
export type TemplateOfBase = 'taken' | 'current' | { commit: string };

/** A base, and the record that names its template. */
export type RenderedBase = PackedBase & { next: ClientRecord };

/**
 * Renders the base of a client again. One of plain files is packed as it is if no commit has its template. Errors:
 * `template-moved-on`, those of readTemplateAt and renderTemplate.
 */
export async function renderBase(
  context: OperationContext,
  record: ClientRecord,
  of: TemplateOfBase,
): Promise<RenderedBase> {
  if (of !== 'taken') return renderOther(context, record, await readOther(context, record, of));
  try {
    const own = await readOwnTemplate(context, record, hintFor(record));
    return baseOf(record, renderTemplate(await own.compile(), record));
  } catch (error) {
    const isLost = error instanceof PulsoError && error.code === 'template-moved-on';
    if (!isLost || tryBase(context.workspace, record) instanceof PulsoError) throw error;
    const { files } = await readBase(context.workspace, record);
    return { template: record.template, files, next: record };
  }
}

async function readOther(
  { workspace, readTemplate }: OperationContext,
  { template: { name } }: ClientRecord,
  of: Exclude<TemplateOfBase, 'taken'>,
): Promise<OpenTemplate> {
  if (of === 'current') return readTemplate(workspace, name);
  return openTemplate(await readTemplateAt(workspace, name, of.commit));
}

/** The client's record says from now on that it took this template: all that its files differ in are overrides. */
async function renderOther(
  { workspace }: OperationContext,
  record: ClientRecord,
  other: OpenTemplate,
): Promise<RenderedBase> {
  const template = await other.compile();
  const { next } = await nextRecord(workspace, record, { template, conflict: 'fail' });
  const rendered = renderTemplate(template, next);
  return baseOf({ ...next, ...marksOf(rendered) }, rendered);
}

function baseOf(next: ClientRecord, rendered: readonly RenderedFile[]): RenderedBase {
  return { template: next.template, inputs: next, files: byPath(rendered), next };
}

function hintFor({ slug }: ClientRecord): string {
  return `name another state of it: pulso base rebuild ${slug} --against <git-ref>, or --current; what differs from that state in the files of ${slug} becomes its override`;
}
