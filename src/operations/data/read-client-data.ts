import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { DatabaseSpec } from '../../template/manifest/manifest.ts';
import { templateData, type TemplateData } from '../../template/manifest/template-data.ts';
import { readTemplateSource } from '../../workspace/templates/read-template-source.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { openTemplate } from '../template/open-template.ts';

/** A database that is dumped and restored: it runs in the client's own stack. */
export type SavedSpec = Exclude<DatabaseSpec, { engine: 'bigquery' }>;

export function isSaved(spec: DatabaseSpec | null): spec is SavedSpec {
  return spec !== null && spec.engine !== 'bigquery';
}

/** The database of a client as the workspace's template of now declares it; null: it has none. Errors: `data-undeclared`. */
export async function readClientData(
  workspace: Workspace,
  record: ClientRecord,
): Promise<DatabaseSpec | null> {
  return (await readDeclaredData(workspace, record)).database;
}

/** All that the workspace's template of now declares as data of a client. Errors: `data-undeclared`. */
export async function readDeclaredData(
  workspace: Workspace,
  { slug, template, answers }: Pick<ClientRecord, 'slug' | 'template' | 'answers'>,
): Promise<TemplateData> {
  const source = await readTemplateSource(workspace, template.name);
  const data = templateData(await openTemplate(source).compile(), answers);
  if (data === undefined) {
    const message = `template ${template.name} does not say what holds data`;
    throw new PulsoError('data-undeclared', message, {
      slug,
      hint: `add data to ${source.folder}/template.yaml (docs/template.md); data: {} if nothing does`,
    });
  }
  return data;
}
