import { randomBytes } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../../core/system-code.ts';
import { onDisk } from './disk-error.ts';
import { ensureFolder } from './ensure-folder.ts';
import { syncFolders } from './sync-files.ts';
import { writeTree, type StagedFile } from './write-tree.ts';

/** How the files of a folder compare with those that should be in it; paths. */
export interface Comparison {
  missing: readonly StagedFile[];
  same: readonly string[];
  /** There, with other bytes, or no file at all. */
  different: readonly string[];
}

/** Compares without writing. */
export async function compareFiles(
  root: string,
  files: readonly StagedFile[],
): Promise<Comparison> {
  const missing: StagedFile[] = [];
  const same: string[] = [];
  const different: string[] = [];
  for (const file of files) {
    const state = await stateOf(join(root, file.path), file.bytes);
    if (state === 'missing') missing.push(file);
    else (state === 'same' ? same : different).push(file.path);
  }
  return { missing, same, different };
}

/** Writes all of them beside, then moves each into place in the order given: none is ever half there, and a full disk leaves none. */
export async function placeFiles(root: string, files: readonly StagedFile[]): Promise<void> {
  const staging = join(
    root,
    '.pulso/staging',
    `files-${process.pid}-${randomBytes(4).toString('hex')}`,
  );
  await onDisk(`write into ${root}`, async () => {
    try {
      await writeTree(staging, files);
      for (const file of files) {
        const place = join(root, file.path);
        await ensureFolder(dirname(place));
        await rename(join(staging, file.path), place);
      }
      await syncFolders([...new Set(files.map((file) => dirname(join(root, file.path))))]);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  });
}

async function stateOf(
  path: string,
  bytes: Uint8Array | string,
): Promise<'missing' | 'same' | 'different'> {
  try {
    return Buffer.from(bytes).equals(await readFile(path)) ? 'same' : 'different';
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 'missing';
    if (systemCode(error) === 'EISDIR' || systemCode(error) === 'ENOTDIR') return 'different';
    throw error;
  }
}
