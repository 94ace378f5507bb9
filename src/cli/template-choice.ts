import { resolve } from 'node:path';
import { PulsoError } from '../core/pulso-error.ts';
import type { TemplateChoice } from '../operations/template/read-chosen-template.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { openContext } from './open-context.ts';
import type { Session } from './session.ts';

/** The template that a word names, by its name in pulso.yaml or by its folder, and the workspace where there is one. */
export async function chooseTemplate(
  session: Session,
  word: string | undefined,
): Promise<{ workspace?: Workspace; choice: TemplateChoice }> {
  const workspace = await workspaceIfAny(session);
  const found = workspace === undefined ? {} : { workspace };
  if (word === undefined) return { ...found, choice: {} };
  const named = workspace !== undefined && Object.hasOwn(workspace.config.templates, word);
  const folder = { folder: resolve(session.cwd, word), shownAs: word };
  return { ...found, choice: named ? { name: word } : folder };
}

async function workspaceIfAny(session: Session): Promise<Workspace | undefined> {
  try {
    return (await openContext(session)).workspace;
  } catch (error) {
    if (error instanceof PulsoError && error.code === 'no-workspace') return undefined;
    throw error;
  }
}
