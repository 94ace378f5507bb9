import { join } from 'node:path';
import type { ClientRecord } from '../../client/client-record.ts';
import { templateSecrets, type TemplateSecret } from '../../template/manifest/template-secrets.ts';
import type { SourceFile } from '../../template/template.ts';
import { SECRETS_FOLDER } from '../../workspace/clients/secret-files.ts';
import { ifPresent } from '../../workspace/disk/disk-error.ts';
import { readFolder } from '../../workspace/disk/read-folder.ts';
import { assertNoLinks } from '../../workspace/disk/safe-path.ts';
import { readTemplateSource } from '../../workspace/templates/read-template-source.ts';
import { clientFolder, type Workspace } from '../../workspace/workspace.ts';
import { openTemplate } from '../template/open-template.ts';

/** The bytes of a client's secret files by name; a link has none. Errors: those of readFolder, `symlink-refused`. */
export async function readSecretFiles(
  workspace: Workspace,
  slug: string,
): Promise<Map<string, Uint8Array>> {
  const folder = clientFolder(workspace, slug);
  assertNoLinks(folder, SECRETS_FOLDER);
  const files = await ifPresent(() => readFolder(join(folder, SECRETS_FOLDER)));
  const own = (files ?? []).filter(isOwnFile);
  return new Map(own.map(({ path, bytes }) => [path, bytes]));
}

/** A draft that a kill left begins with a dot. */
function isOwnFile({ path, symlink }: SourceFile): boolean {
  return symlink === undefined && !path.startsWith('.');
}

/** The secrets that the workspace's template of now has for a client. Errors: those of readTemplateSource and parseTemplate. */
export async function readTemplateSecrets(
  workspace: Workspace,
  { template, answers }: ClientRecord,
): Promise<TemplateSecret[]> {
  const source = await readTemplateSource(workspace, template.name);
  return templateSecrets(await openTemplate(source).compile(), answers);
}

/** False where the client's target takes secrets from a store of its own. */
export function usesSecretFiles(
  { config }: Workspace,
  { target }: Pick<ClientRecord, 'target'>,
): boolean {
  const settings = config.targets[target];
  return settings?.engine !== 'kubernetes' || settings.secrets?.backend !== 'external-secrets';
}
