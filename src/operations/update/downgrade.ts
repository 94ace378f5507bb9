import { lt, valid } from 'semver';
import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Template } from '../../template/template.ts';
import type { TemplateContext } from './open-templates.ts';
import { readOwnTemplate } from './read-own-template.ts';

/** Whether a client would go back to an earlier version of its template. */
export function isDowngrade({ template }: ClientRecord, version: string): boolean {
  return (
    valid(template.version) !== null && valid(version) !== null && lt(version, template.version)
  );
}

/** A version is gone back to only by its name: a template that was restored by mistake must not take answers away. */
export function downgradeError(record: ClientRecord, { manifest, folder }: Template): PulsoError {
  const { slug, template } = record;
  const [from, to] = [template.version, manifest.version];
  const message = `the template went back from ${from} to ${to}: migrations in between are not undone`;
  return new PulsoError('template-downgrade', message, {
    slug,
    at: { file: `${folder}/template.yaml` },
    hint: `restore version ${from} of the template, or run pulso sync ${slug} --to ${to}`,
  });
}

/** The version of its template that a client goes back from, which names its renames; undefined if it cannot be found. */
export async function readNewerTemplate(
  context: TemplateContext,
  record: ClientRecord,
): Promise<Template | undefined> {
  try {
    const present = await (
      await context.readTemplate(context.workspace, record.template.name)
    ).compile();
    if (!isDowngrade(record, present.manifest.version)) return present;
    return await (await readOwnTemplate(context, record)).compile();
  } catch (error) {
    if (error instanceof PulsoError) return undefined;
    throw error;
  }
}
