import { basename } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import type { TemplateSource } from '../../template/template.ts';
import {
  readTemplateFolder,
  readTemplateSource,
} from '../../workspace/templates/read-template-source.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** A template by its folder, which needs no workspace, or by its name in one; neither: the workspace's own choice. */
export interface TemplateChoice {
  /** Absolute path. */
  folder?: string;
  /** The folder as messages name it; absent: its absolute path. */
  shownAs?: string;
  name?: string;
}

/** Errors: `no-workspace`, and those of readTemplateSource. */
export async function readChosenTemplate(
  workspace: Workspace | undefined,
  { folder, shownAs, name }: TemplateChoice,
): Promise<TemplateSource> {
  if (folder !== undefined) return readTemplateFolder(basename(folder), folder, shownAs ?? folder);
  if (workspace !== undefined)
    return readTemplateSource(workspace, name ?? workspace.config.template);
  throw new PulsoError(
    'no-workspace',
    'there is no workspace here, and no template folder is named',
    {
      hint: 'name the folder of a template, or run it in a workspace',
    },
  );
}
