import { parseTemplate } from '../../template/parse-template.ts';
import type { Template } from '../../template/template.ts';
import { readTemplateAt } from '../../workspace/read-template-at.ts';
import { readTemplateSource } from '../../workspace/read-template-source.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** Templates by name, each read and compiled once however many clients ask for it. */
export type Templates = (name: string) => Promise<Template>;

/** Templates as they stand in the workspace or, with `at`, as they stood at that git commit. */
export function openTemplates(workspace: Workspace, at?: string): Templates {
  const open = new Map<string, Promise<Template>>();
  return (name) => {
    const template = open.get(name) ?? read(workspace, name, at);
    open.set(name, template);
    return template;
  };
}

async function read(workspace: Workspace, name: string, at?: string): Promise<Template> {
  const source =
    at === undefined
      ? await readTemplateSource(workspace, name)
      : await readTemplateAt(workspace, name, at);
  return parseTemplate(source);
}
