import { lstat, mkdir, realpath } from 'node:fs/promises';
import { dirname, extname, relative } from 'node:path';
import type { DesiredClient } from '../../engine/desired/desired-client.ts';

/**
 * Folders of the client that its services mount and that do not exist yet: as `docker compose` does, but nothing for a
 * path that looks like a file, which is rather missing. None is created through a link that leaves the client's folder.
 */
export async function createBindFolders(desired: DesiredClient): Promise<void> {
  if (desired.kind !== 'compose') return;
  const { workingDir, services } = desired.stack;
  const sources = services.flatMap(({ mounts }) =>
    mounts.flatMap((mount) => (mount.type === 'bind' ? [mount.source] : [])),
  );
  for (const source of new Set(sources)) {
    if (!isInside(workingDir, source) || extname(source) !== '' || (await exists(source))) continue;
    if (isInside(await realpath(workingDir), await realParent(source), true)) {
      await mkdir(source, { recursive: true });
    }
  }
}

function isInside(folder: string, path: string, itself = false): boolean {
  const way = relative(folder, path);
  return way === '' ? itself : way !== '..' && !way.startsWith('../');
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** The nearest folder above that exists, without links. */
async function realParent(path: string): Promise<string> {
  const parent = dirname(path);
  return (await exists(parent)) ? realpath(parent) : realParent(parent);
}
