import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { findTemplateState } from '../../workspace/templates/find-template-state.ts';
import type { TemplateSource } from '../../template/template.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { openTemplate, type OpenTemplate } from '../template/open-template.ts';
import type { TemplateContext } from './open-templates.ts';

/**
 * The template as a client took it last, to the byte: the workspace's where it is that still, else git's.
 * Errors: `template-moved-on` where neither has it.
 */
export async function readOwnTemplate(
  { workspace, readTemplate }: TemplateContext,
  { slug, template }: ClientRecord,
  hint = `bring it to the template of now first: pulso sync ${slug}`,
): Promise<OpenTemplate> {
  const { name, version, digest } = template;
  const present = await readTemplate(workspace, name);
  if (present.digest === digest) return present;
  const past = await readPast(workspace, template);
  if (past !== undefined) return openTemplate(past);
  const message = `the template ${name} ${version} changed and its old version is not in git`;
  throw new PulsoError('template-moved-on', message, { slug, hint });
}

/** Undefined where it is in no commit, or the workspace in no repository. */
async function readPast(
  workspace: Workspace,
  template: ClientRecord['template'],
): Promise<TemplateSource | undefined> {
  try {
    return await findTemplateState(workspace, template);
  } catch (error) {
    if (error instanceof PulsoError) return undefined;
    throw error;
  }
}
