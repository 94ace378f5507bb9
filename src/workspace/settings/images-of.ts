import type { Workspace } from '../workspace.ts';

/** Image references by the one of the files that they replace. */
export function imagesOf(workspace: Workspace): Readonly<Record<string, string>> {
  return workspace.config.images;
}
