import { posix } from 'node:path';
import type Dockerode from 'dockerode';
import { pack } from 'tar-stream';
import { collectBytes } from '../../../../core/collect-bytes.ts';
import type { MountedFile } from '../../../../engine/desired/stack.ts';

/**
 * Puts configs and secrets into a container that has not started: one request for the root, and one
 * for each folder that is a volume of its own. Never a bind mount: the engine may be elsewhere.
 */
export async function copyFiles(
  container: Dockerode.Container,
  files: readonly MountedFile[],
  folders: readonly string[],
): Promise<void> {
  const byFolder = new Map<string, MountedFile[]>();
  for (const file of files) {
    const folder = posix.dirname(file.target);
    const place = folders.includes(folder) ? folder : '/';
    byFolder.set(place, [...(byFolder.get(place) ?? []), file]);
  }
  await Promise.all(
    [...byFolder].map(async ([folder, held]) =>
      container.putArchive(await packFiles(held, folder), { path: folder }),
    ),
  );
}

/** A tar of the files with their owners and modes, named from the folder. */
export async function packFiles(files: readonly MountedFile[], folder: string): Promise<Buffer> {
  const archive = pack();
  for (const { target, bytes, uid, gid, mode } of files) {
    const name = posix.relative(folder, target);
    archive.entry({ name, uid, gid, mode, mtime: new Date(0) }, Buffer.from(bytes));
  }
  archive.finalize();
  return collectBytes(archive);
}
