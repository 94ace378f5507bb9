import type { ClientRecord } from '../../client/client-record.ts';
import { digestTemplate } from '../../template/manifest/digest-template.ts';
import type { TemplateSource } from '../../template/template.ts';
import { assertKnown } from '../settings/read-config.ts';
import type { Workspace } from '../workspace.ts';
import { listTemplateCommits, readVersionAt } from './find-template-commit.ts';
import { readTemplateAt } from './read-template-at.ts';

/**
 * A template as a client took it, to the byte, from the newest commit that has it: a version can have had several
 * states. Undefined if no commit has it. Errors: `unknown-template`, `git-missing`, `git-failed`.
 */
export async function findTemplateState(
  workspace: Workspace,
  { name, version, digest }: ClientRecord['template'],
): Promise<TemplateSource | undefined> {
  const { templates } = workspace.config;
  assertKnown('template', name, Object.keys(templates));
  for (const commit of await listTemplateCommits(workspace, templates[name] ?? name)) {
    if ((await readVersionAt(workspace, name, commit)) !== version) continue;
    const source = await readTemplateAt(workspace, name, commit);
    if (digestTemplate(source) === digest) return source;
  }
  return undefined;
}
