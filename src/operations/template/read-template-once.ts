import type { TemplateSource } from '../../template/template.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { OpenTemplate } from './open-template.ts';

/** Reads a template of the workspace by its name in pulso.yaml. Errors: those of readTemplateSource. */
export type ReadTemplate = (workspace: Workspace, name: string) => Promise<OpenTemplate>;

/** Reads a template's files. */
export type ReadSource = (workspace: Workspace, name: string) => Promise<TemplateSource>;

/** A reader for one command: each template is read and compiled once, however many parts of the command ask for it. */
export function readTemplateOnce(read: ReadSource = readSource): ReadTemplate {
  const open = new Map<string, Promise<OpenTemplate>>();
  return (workspace, name) => {
    const key = JSON.stringify([workspace.root, name]);
    const template = open.get(key) ?? readOpen(read(workspace, name));
    open.set(key, template);
    return template;
  };
}

// Loaded at the first use: most commands read no template.

async function readOpen(source: Promise<TemplateSource>): Promise<OpenTemplate> {
  const { openTemplate } = await import('./open-template.ts');
  return openTemplate(await source);
}

async function readSource(workspace: Workspace, name: string): Promise<TemplateSource> {
  const { readTemplateSource } = await import('../../workspace/templates/read-template-source.ts');
  return readTemplateSource(workspace, name);
}
