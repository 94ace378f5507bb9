import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { writeAtomically } from '../disk/write-atomically.ts';
import { clientState, type Workspace } from '../workspace.ts';

/** Notes that a client is new: data that its first deploy finds is of an earlier client. */
export async function markNeverDeployed(workspace: Workspace, slug: string): Promise<void> {
  await ensureFolder(clientState(workspace, slug));
  await writeAtomically(markerOf(workspace, slug), '');
}

/** False for clients from before the note, and for those that were created on another machine. */
export function isNeverDeployed(workspace: Workspace, slug: string): boolean {
  return existsSync(markerOf(workspace, slug));
}

/** From here on, data is the client's own. The caller holds the client's lock. */
export async function forgetNeverDeployed(workspace: Workspace, slug: string): Promise<void> {
  await rm(markerOf(workspace, slug), { force: true });
}

function markerOf(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'never-deployed');
}
