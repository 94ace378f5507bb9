import { randomBytes } from 'node:crypto';
import { lstat, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { clientFolder, clientState, stateFile, type Workspace } from '../workspace.ts';
import { markNeverDeployed } from '../journal/first-deploy.ts';
import { assertSettled } from '../journal/assert-settled.ts';
import { syncFolders } from '../disk/sync-files.ts';
import { writeTree, type StagedFile } from '../disk/write-tree.ts';

/**
 * Makes a client's folder in one step: everything is written beside the clients, then moved into place. A
 * kill at any moment leaves no client or a whole one. Hold the lock `workspace`.
 * `beforeMove` is asked last; where it throws, nothing is left.
 * Errors: `client-exists`, `disk-full`, `not-permitted`, `other-disk`,
 * `rename-unfinished`, `remove-unfinished`.
 */
export async function placeClient(
  workspace: Workspace,
  slug: string,
  files: readonly StagedFile[],
  beforeMove: () => Promise<void>,
): Promise<void> {
  const name = `${slug}-${process.pid}-${randomBytes(4).toString('hex')}`;
  const staging = stateFile(workspace, 'staging', name);
  const folder = clientFolder(workspace, slug);
  await onDisk(`write client ${slug}`, async () => {
    try {
      await writeTree(staging, files);
      await ensureFolder(dirname(folder));
      await assertFreeSlug(folder, slug);
      await assertSettled(workspace, slug);
      await beforeMove();
      // Of a client of the same name whose folder was removed by hand.
      await rm(clientState(workspace, slug), { recursive: true, force: true });
      await markNeverDeployed(workspace, slug);
      await rename(staging, folder);
      await syncFolders([dirname(folder)]);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  });
}

/** Removes what killed runs left behind. Hold the lock `workspace`: whatever is there is then nobody's. */
export async function sweepStaging(workspace: Workspace): Promise<void> {
  const staging = stateFile(workspace, 'staging');
  const left = (await ifPresent(() => readdir(staging))) ?? [];
  for (const name of left) await rm(join(staging, name), { recursive: true, force: true });
}

/** Throws `client-exists` where something has that folder's name already. */
export async function assertFreeSlug(folder: string, slug: string): Promise<void> {
  if ((await ifPresent(() => lstat(folder))) === undefined) return;
  throw new PulsoError('client-exists', `client "${slug}" already exists`, {
    slug,
    hint: 'choose another slug, or run `pulso list` to see the clients',
  });
}
