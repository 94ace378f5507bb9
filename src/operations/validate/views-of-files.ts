import { LazyMap } from '../../core/lazy-map.ts';
import type { ClientFiles } from '../../workspace/clients/read-client-files.ts';

// None of these reads a file before its content is asked for.

/** As an engine gets them: a link has no bytes of its own. */
export function withoutLinks(files: ClientFiles): ClientFiles {
  return new LazyMap(
    () => files.keys(),
    (path) => {
      const file = files.get(path);
      return file?.symlink === undefined ? file : undefined;
    },
  );
}

/** The paths that are links. */
export function linksOf(files: ClientFiles): Pick<ReadonlySet<string>, 'has'> {
  return { has: (path) => files.get(path)?.symlink !== undefined };
}

/** The bytes of each file; `more` stand in for files that are missing. */
export function bytesOf(
  files: ReadonlyMap<string, { bytes: Uint8Array }>,
  more: ReadonlyMap<string, Uint8Array> = new Map(),
): ReadonlyMap<string, Uint8Array> {
  return new LazyMap(
    () => new Set([...files.keys(), ...more.keys()]),
    (path) => files.get(path)?.bytes ?? more.get(path),
  );
}
