import type { Workspace } from '../workspace.ts';
import { assertNotRemoving } from './removal-journal.ts';
import { assertNotRenaming } from './rename-journal.ts';

/** Throws while a slug is being given up, or taken by a rename. Errors: `rename-unfinished`, `remove-unfinished`. */
export async function assertSettled(workspace: Workspace, slug: string): Promise<void> {
  await assertNotRenaming(workspace, slug);
  assertNotRemoving(workspace, slug);
}
