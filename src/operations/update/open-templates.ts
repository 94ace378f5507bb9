import { findTemplateCommit } from '../../workspace/templates/find-template-commit.ts';
import { readTemplateAt } from '../../workspace/templates/read-template-at.ts';
import type { OperationContext } from '../context.ts';
import { openTemplate, type OpenTemplate } from '../template/open-template.ts';

/** Templates by name, each read once however many clients ask for it. */
export type Templates = (name: string) => Promise<OpenTemplate>;

/** Where templates are read. */
export type TemplateContext = Pick<OperationContext, 'workspace' | 'readTemplate'>;

/** Which state of the templates is meant; neither: the one in the workspace. */
export interface TemplateState {
  /** A git commit, branch or tag. */
  commit?: string;
  /** A version: the workspace's where it has it, else the newest commit that had it. */
  version?: string;
}

export function openTemplates(context: TemplateContext, state: TemplateState = {}): Templates {
  const open = new Map<string, Promise<OpenTemplate>>();
  return (name) => {
    const template = open.get(name) ?? read(context, name, state);
    open.set(name, template);
    return template;
  };
}

async function read(
  { workspace, readTemplate }: TemplateContext,
  name: string,
  { commit, version }: TemplateState,
): Promise<OpenTemplate> {
  if (commit !== undefined) return openTemplate(await readTemplateAt(workspace, name, commit));
  const template = await readTemplate(workspace, name);
  if (version === undefined || (await isAt(template, version))) return template;
  const then = await findTemplateCommit(workspace, name, version);
  return openTemplate(await readTemplateAt(workspace, name, then));
}

async function isAt(template: OpenTemplate, version: string): Promise<boolean> {
  const { manifest } = await template.compile();
  return manifest.version === version;
}
