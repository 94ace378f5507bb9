import { chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { ensureFolder } from './ensure-folder.ts';
import { SECRET_MODES, SECRETS_FOLDER } from './secret-files.ts';
import { syncFolder, writeDurably } from './write-atomically.ts';

/** One file of a folder that is being made, by its path in it. */
export interface StagedFile {
  path: string;
  bytes: Uint8Array | string;
  /** Permission bits. */
  mode: number;
}

/** Files written at a time. */
const WRITERS = 16;

/** Writes a new folder and waits until the disk has it. Its secrets' folder is closed to others. */
export async function writeTree(root: string, files: readonly StagedFile[]): Promise<void> {
  const folders = new Set(files.map((file) => dirname(join(root, file.path))));
  for (const folder of folders) await ensureFolder(folder);
  const secrets = join(root, SECRETS_FOLDER);
  if (folders.has(secrets)) await chmod(secrets, SECRET_MODES.folder);
  const limit = pLimit(WRITERS);
  const write = (file: StagedFile): Promise<void> =>
    limit(() => writeDurably(join(root, file.path), file.bytes, file.mode));
  // All of them end before an error leaves here: nothing may be written behind the one who cleans up.
  const outcomes = await Promise.allSettled(files.map(write));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  await Promise.all([...folders].map((folder) => limit(() => syncFolder(folder))));
}
