import { resolve } from 'node:path';
import type { Workspace } from '../../workspace/workspace.ts';
import type { TemplateChoice } from './read-chosen-template.ts';

/** Where a template is looked for. */
export interface TemplatePlace {
  /** Absolute folder of the caller. */
  cwd: string;
  workspace?: Workspace;
}

/** The template that a word names: by its name in pulso.yaml, else by its folder. */
export function chooseTemplate(
  { cwd, workspace }: TemplatePlace,
  word: string | undefined,
): TemplateChoice {
  if (word === undefined) return {};
  const named = workspace !== undefined && Object.hasOwn(workspace.config.templates, word);
  return named ? { name: word } : { folder: resolve(cwd, word), shownAs: word };
}
