import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { findTemplateCommit } from '../../workspace/templates/find-template-commit.ts';
import { readTemplateAt } from '../../workspace/templates/read-template-at.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { openTemplate, type OpenTemplate } from '../template/open-template.ts';
import type { TemplateContext } from './open-templates.ts';

/**
 * The template as a client took it last, to the byte: the workspace's where it is that still, else git's.
 * Errors: `template-moved-on` where neither has it.
 */
export async function readOwnTemplate(
  { workspace, readTemplate }: TemplateContext,
  { slug, template: { name, version, digest } }: ClientRecord,
): Promise<OpenTemplate> {
  const present = await readTemplate(workspace, name);
  if (present.digest === digest) return present;
  const past = await readPast(workspace, name, version);
  if (past?.digest === digest) return past;
  const message = `the template ${name} ${version} changed and its old version is not in git`;
  throw new PulsoError('template-moved-on', message, {
    slug,
    hint: `bring it to the template of now first: pulso sync ${slug}`,
  });
}

/** Undefined where it is in no commit, or the workspace in no repository. */
async function readPast(
  workspace: Workspace,
  name: string,
  version: string,
): Promise<OpenTemplate | undefined> {
  try {
    const commit = await findTemplateCommit(workspace, name, version);
    return openTemplate(await readTemplateAt(workspace, name, commit));
  } catch (error) {
    if (error instanceof PulsoError) return undefined;
    throw error;
  }
}
