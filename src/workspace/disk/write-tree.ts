import { chmodSync, closeSync, fchmodSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureFolder } from './ensure-folder.ts';
import { keepOwner, type KeptOwner } from './file-owner.ts';
import { SECRET_MODES, SECRETS_FOLDER } from '../clients/secret-files.ts';
import { syncFiles, syncFolders } from './sync-files.ts';

/** One file of a folder that is being made, by its path in it. */
export interface StagedFile {
  path: string;
  bytes: Uint8Array | string;
  /** Permission bits. */
  mode: number;
  /** A link to this instead of a file. */
  symlink?: string;
  /** Absent: who runs pulso. */
  owner?: KeptOwner;
}

/** Files open at a time: far below any system's limit. */
const AT_ONCE = 64;

/** Writes a new folder and waits until the disk has it. Its secrets' folder is closed to others. */
export async function writeTree(root: string, files: readonly StagedFile[]): Promise<void> {
  const folders = new Set([root, ...files.map((file) => dirname(join(root, file.path)))]);
  for (const folder of folders) await ensureFolder(folder);
  const secrets = join(root, SECRETS_FOLDER);
  if (folders.has(secrets)) chmodSync(secrets, SECRET_MODES.folder);
  for (let from = 0; from < files.length; from += AT_ONCE) {
    await writeFiles(root, files.slice(from, from + AT_ONCE));
  }
  await syncFolders([...folders]);
}

async function writeFiles(root: string, files: readonly StagedFile[]): Promise<void> {
  const descriptors: number[] = [];
  try {
    for (const { path, bytes, mode, symlink, owner } of files) {
      if (symlink !== undefined) {
        symlinkSync(symlink, join(root, path));
        continue;
      }
      const file = openSync(join(root, path), 'wx', mode);
      descriptors.push(file);
      writeFileSync(file, bytes);
      if (owner !== undefined) keepOwner(file, owner);
      // The mode of open() is cut by the umask: a secret stays 0600 either way, a script must stay executable.
      fchmodSync(file, mode);
    }
    await syncFiles(descriptors);
  } finally {
    for (const file of descriptors) closeSync(file);
  }
}
