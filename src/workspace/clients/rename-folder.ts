import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { onDisk } from '../disk/disk-error.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { syncFolders } from '../disk/sync-files.ts';
import { clientFolder, clientState, type Workspace } from '../workspace.ts';
import { assertFreeSlug } from './stage-client.ts';

/**
 * Gives a client's folder, and what this machine keeps about the client, the name of another slug. Done already, it
 * changes nothing; killed in between, the next call does the rest. Hold the lock `workspace`. Errors: `client-exists`.
 */
export async function renameFolder(
  workspace: Workspace,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const folders = [clientFolder(workspace, from), clientFolder(workspace, to)] as const;
  const states = [clientState(workspace, from), clientState(workspace, to)] as const;
  await onDisk(`rename client ${from}`, async () => {
    if (existsSync(folders[0])) {
      await assertFreeSlug(folders[1], to);
      await rename(...folders);
      await syncFolders([dirname(folders[1])]);
    }
    if (!existsSync(states[0])) return;
    await ensureFolder(dirname(states[1]));
    // Of a client of the same name whose folder was removed by hand.
    await rm(states[1], { recursive: true, force: true });
    await rename(...states);
    await syncFolders([dirname(states[1])]);
  });
}
