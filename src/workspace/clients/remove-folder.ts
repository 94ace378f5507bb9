import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { onDisk } from '../disk/disk-error.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { syncFolders } from '../disk/sync-files.ts';
import { removedFolder } from '../journal/removal-journal.ts';
import { clientFolder, clientState, type Workspace } from '../workspace.ts';

/**
 * Takes a client's folder away in one step, so that nobody sees half of it, then deletes it and what this machine keeps of
 * the client. Killed in between, the next call does the rest. Hold the lock `workspace`.
 */
export async function removeFolder(workspace: Workspace, slug: string): Promise<void> {
  const [folder, away] = [clientFolder(workspace, slug), removedFolder(workspace, slug)];
  await onDisk(`remove client ${slug}`, async () => {
    if (existsSync(folder)) {
      // Of an earlier attempt, before the folder was brought back by hand.
      await rm(away, { recursive: true, force: true });
      await ensureFolder(dirname(away));
      await rename(folder, away);
      await syncFolders([dirname(folder), dirname(away)]);
    }
    await rm(clientState(workspace, slug), { recursive: true, force: true });
    await rm(away, { recursive: true, force: true });
  });
}
