import { randomBytes } from 'node:crypto';
import { chmod, lstat, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { PulsoError } from '../foundation/pulso-error.ts';
import { ifPresent, onDisk } from './disk-error.ts';
import { ensureFolder } from './ensure-folder.ts';
import { SECRET_MODES, SECRETS_FOLDER } from './secret-files.ts';
import { clientFolder, stateFile, type Workspace } from './workspace.ts';
import { syncFolder, writeDurably } from './write-atomically.ts';

/** One file of a client's folder, by its path in it. */
export interface StagedFile {
  path: string;
  bytes: Uint8Array | string;
  /** Permission bits. */
  mode: number;
}

/** Files written at a time. */
const WRITERS = 16;

/**
 * Makes a client's folder in one step: everything is written beside the clients, then moved into place. A
 * kill at any moment leaves no client or a whole one. Hold the lock `workspace`.
 * `beforeMove` is asked last; where it throws, nothing is left.
 * Errors: `client-exists`, `disk-full`, `not-permitted`, `other-disk`.
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
      await writeAll(staging, files);
      await ensureFolder(dirname(folder));
      await refuseExisting(folder, slug);
      await beforeMove();
      await rename(staging, folder);
      await syncFolder(dirname(folder));
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  });
}

/** Removes what killed runs left behind. Hold the lock `workspace`: whatever is there is then nobody's. */
export async function sweepStaging(workspace: Workspace): Promise<void> {
  const staging = stateFile(workspace, 'staging');
  const left = (await ifPresent(readdir(staging))) ?? [];
  for (const name of left) await rm(join(staging, name), { recursive: true, force: true });
}

/** Throws `client-exists` where something has that folder's name already. */
export async function refuseExisting(folder: string, slug: string): Promise<void> {
  if ((await ifPresent(lstat(folder))) === undefined) return;
  throw new PulsoError('client-exists', `there is a client "${slug}" already`, {
    slug,
    hint: 'choose another slug, or run `pulso list` to see the clients',
  });
}

async function writeAll(root: string, files: readonly StagedFile[]): Promise<void> {
  const folders = new Set(files.map((file) => dirname(join(root, file.path))));
  for (const folder of folders) await ensureFolder(folder);
  const limit = pLimit(WRITERS);
  await Promise.all(
    files.map((file) => limit(() => writeDurably(join(root, file.path), file.bytes, file.mode))),
  );
  const secrets = join(root, SECRETS_FOLDER);
  if (folders.has(secrets)) await chmod(secrets, SECRET_MODES.folder);
  await Promise.all([...folders].map((folder) => limit(() => syncFolder(folder))));
}
