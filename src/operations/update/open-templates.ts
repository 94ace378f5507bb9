import { parseTemplate } from '../../template/parse-template.ts';
import type { Template } from '../../template/template.ts';
import { findTemplateCommit } from '../../workspace/find-template-commit.ts';
import { readTemplateAt } from '../../workspace/read-template-at.ts';
import { readTemplateSource } from '../../workspace/read-template-source.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** Templates by name, each read and compiled once however many clients ask for it. */
export type Templates = (name: string) => Promise<Template>;

/** Which state of the templates is meant; neither: the one in the workspace. */
export interface TemplateState {
  /** A git commit, branch or tag. */
  commit?: string | undefined;
  /** A version: the workspace's where it has it, else the newest commit that had it. */
  version?: string | undefined;
}

export function openTemplates(workspace: Workspace, state: TemplateState = {}): Templates {
  const open = new Map<string, Promise<Template>>();
  return (name) => {
    const template = open.get(name) ?? read(workspace, name, state);
    open.set(name, template);
    return template;
  };
}

async function read(
  workspace: Workspace,
  name: string,
  { commit, version }: TemplateState,
): Promise<Template> {
  if (commit !== undefined) return parseTemplate(await readTemplateAt(workspace, name, commit));
  const template = parseTemplate(await readTemplateSource(workspace, name));
  if (version === undefined || template.manifest.version === version) return template;
  const then = await findTemplateCommit(workspace, name, version);
  return parseTemplate(await readTemplateAt(workspace, name, then));
}
