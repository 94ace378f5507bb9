import { posix } from 'node:path';
import { PulsoError } from '../../../../core/pulso-error.ts';
import type { Service } from '../../../../engine/desired/stack.ts';
import type { UnnamedVolume } from '../volumes/image-volumes.ts';

/**
 * Folders that must be volumes for files to be copied into the container before it starts: the engine
 * writes nothing into a read-only root, and a tmpfs mounted at start would hide what was written.
 * Errors: `file-target-unsupported`.
 */
export function findFileFolders(service: Service, unnamed: readonly UnnamedVolume[]): string[] {
  const volumes = [...service.mounts.filter((mount) => mount.type === 'volume'), ...unnamed].map(
    ({ target }) => target,
  );
  const tmpfs = service.mounts.filter(({ type }) => type === 'tmpfs').map(({ target }) => target);
  const needed = new Set<string>();
  for (const { target } of service.files) {
    const folder = posix.dirname(target);
    const covered = nearest(folder, [...volumes, ...tmpfs]);
    const hidden = covered !== undefined && tmpfs.includes(covered);
    if (hidden && covered === folder) throw unsupported(service, target, 'a tmpfs');
    if (!hidden && (covered !== undefined || service.readOnly !== true)) continue;
    if (folder === '/') throw unsupported(service, target, 'the root of a read-only file system');
    needed.add(folder);
  }
  return [...needed].sort();
}

/** The innermost of the folders that holds the path, or is it. */
function nearest(path: string, folders: readonly string[]): string | undefined {
  return folders
    .filter((folder) => path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function unsupported(service: Service, target: string, place: string): PulsoError {
  const message = `${service.name} wants ${target} straight in ${place}, but a file cannot be put there before it starts`;
  return new PulsoError('file-target-unsupported', message, {
    hint: 'give the config or secret a target in a folder of its own',
  });
}
