import { listSlugs } from '../../workspace/list-slugs.ts';
import { openWorkspace } from '../../workspace/open-workspace.ts';
import type { Candidate } from './complete-words.ts';

/** What of one kind the workspace of a folder has by name. */
export async function workspaceNames(
  cwd: string,
  kind: 'client' | 'template' | 'target',
): Promise<Candidate[]> {
  const workspace = await openWorkspace(cwd);
  const { templates, targets } = workspace.config;
  const names = {
    client: () => listSlugs(workspace),
    template: () => Object.keys(templates),
    target: () => Object.keys(targets),
  };
  return (await names[kind]()).map((word) => ({ word, about: kind }));
}
