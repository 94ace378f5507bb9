import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST, type BackupDraft, type StoredPart } from '../backup/repository.ts';
import { syncFolders } from '../workspace/disk/sync-files.ts';
import { inRepository } from './repository-error.ts';

/** What is not a backup yet is in a folder of this name and its id. */
export const PARTIAL = '.partial-';

/** A backup on its way: a kill at any moment leaves a draft, never half a backup. */
export async function beginDraft(parent: string, id: string): Promise<BackupDraft> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const draft = join(parent, `${PARTIAL}${id}`);
  await mkdir(draft, { mode: 0o700 });
  return {
    writePart: (name, content) => writeStream(join(draft, name), content),
    commit: (manifest) =>
      inRepository('finish a backup', async () => {
        await writeStream(join(draft, MANIFEST), [manifest]);
        await syncFolders([draft]);
        await rename(draft, join(parent, id));
        await syncFolders([parent]);
      }),
    abandon: () => rm(draft, { recursive: true, force: true }).catch(() => undefined),
  };
}

/** Writes a new file and waits until the disk has it. Only faults of the disk become errors of the repository. */
async function writeStream(
  path: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<StoredPart> {
  const hash = createHash('sha256');
  let bytes = 0;
  const write = <T>(work: () => Promise<T>): Promise<T> => inRepository('write a backup', work);
  const file = await write(() => open(path, 'wx', 0o600));
  try {
    for await (const chunk of content) {
      hash.update(chunk);
      bytes += chunk.length;
      await write(() => file.writeFile(chunk));
    }
    await write(() => file.sync());
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}
