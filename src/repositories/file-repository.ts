import { mkdir, readdir, readFile, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { timeOfBackup } from '../backup/backup-id.ts';
import { MANIFEST, type Repository } from '../backup/repository.ts';
import { PulsoError } from '../core/pulso-error.ts';
import { systemCode } from '../core/system-code.ts';
import { ifPresent } from '../workspace/disk/disk-error.ts';
import { writeAtomically } from '../workspace/disk/write-atomically.ts';
import { syncFolders } from '../workspace/disk/sync-files.ts';
import { readFileOf, sizesOf } from './backup-folder.ts';
import { assertBackupId, unknownBackup } from './backup-place.ts';
import { beginDraft, PARTIAL } from './file-draft.ts';
import { inRepository } from './repository-error.ts';

/**
 * Backups in a folder: `<root>/<workspace>/<slug>/<id>/`. The root has to exist: a disk that is not mounted must not
 * be taken for an empty one. Errors: those of Repository.
 */
export function openFileRepository(root: string, workspace: string): Repository {
  const folderOf = (slug: string, ...names: string[]): string =>
    join(root, workspace, slug, ...names);
  const assertRoot = async (): Promise<void> => {
    if ((await ifPresent(() => stat(root)))?.isDirectory() === true) return;
    throw new PulsoError('repository-unreachable', `there is no folder ${root}`, {
      hint: 'mount or make it; pulso makes folders below it alone',
    });
  };
  const work = <T>(doing: string, run: () => Promise<T>): Promise<T> =>
    inRepository(doing, async () => {
      await assertRoot();
      return run();
    });
  return {
    list: (slug) =>
      work('list backups', async () => {
        const names = (await ifPresent(() => readdir(folderOf(slug)))) ?? [];
        const ids = names.filter((name) => timeOfBackup(name) !== undefined).sort();
        const found = await Promise.all(
          ids.map((id) => ifPresent(() => stat(folderOf(slug, id, MANIFEST)))),
        );
        return ids.filter((_, index) => found[index] !== undefined);
      }),
    readManifest: (slug, id) =>
      work('read a manifest', async () => {
        const path = folderOf(slug, assertBackupId(slug, id), MANIFEST);
        const bytes = await ifPresent(() => readFile(path));
        if (bytes === undefined) throw unknownBackup(slug, id);
        return bytes;
      }),
    sizes: (slug, id) =>
      work('list a backup', async () => {
        const folder = folderOf(slug, assertBackupId(slug, id));
        return sizesOf(folder, (await ifPresent(() => readdir(folder))) ?? []);
      }),
    readPart: (slug, id, name) =>
      readFileOf(folderOf(slug, assertBackupId(slug, id), name), { slug, id }),
    begin: (slug, id) =>
      work('begin a backup', () => beginDraft(folderOf(slug), assertBackupId(slug, id))),
    writeProof: (slug, id, { name, bytes }) =>
      work('store a proof', async () => {
        const folder = folderOf(slug, assertBackupId(slug, id));
        if (!(await ifPresent(() => stat(join(folder, MANIFEST))))) throw unknownBackup(slug, id);
        await writeAtomically(join(folder, name), bytes, 0o600);
      }),
    rename: (slug, id, to) =>
      work('rename a backup', async () => {
        const before = folderOf(slug, assertBackupId(slug, id));
        const after = folderOf(to.slug, assertBackupId(to.slug, id));
        if (await ifPresent(() => stat(before))) {
          await mkdir(folderOf(to.slug), { recursive: true, mode: 0o700 });
          await rename(before, after);
          await syncFolders([folderOf(slug), folderOf(to.slug)]);
        }
        for (const { name, bytes } of to.proofs)
          await writeAtomically(join(after, name), bytes, 0o600);
        // Last: what is not finished has a manifest of the other name.
        await writeAtomically(join(after, MANIFEST), to.manifest, 0o600);
        await removeIfEmpty(folderOf(slug));
      }),
    remove: (slug, id) =>
      work('remove a backup', async () => {
        const folder = folderOf(slug, assertBackupId(slug, id));
        await ifPresent(() => unlink(join(folder, MANIFEST)));
        await ifPresent(() => syncFolders([folder]));
        await rm(folder, { recursive: true, force: true });
        await removeLeftovers(folderOf(slug));
      }),
  };
}

async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(systemCode(error) ?? '')) throw error;
  });
}

/** What kills left: drafts, and backups whose manifest was removed, older than any run. */
async function removeLeftovers(folder: string): Promise<void> {
  const DAY = 24 * 60 * 60 * 1000;
  for (const name of (await ifPresent(() => readdir(folder))) ?? []) {
    const draft = name.startsWith(PARTIAL);
    const at = timeOfBackup(draft ? name.slice(PARTIAL.length) : name);
    if (at === undefined) continue;
    const { mtimeMs } = await stat(join(folder, name));
    const old = Date.now() - Math.max(at.getTime(), mtimeMs) > DAY;
    const whole = !draft && (await ifPresent(() => stat(join(folder, name, MANIFEST))));
    if (old && !whole) await rm(join(folder, name), { recursive: true, force: true });
  }
}
