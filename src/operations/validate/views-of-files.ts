import { LazyMap } from '../../core/lazy-map.ts';
import { PulsoError } from '../../core/pulso-error.ts';
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

/** The paths that are links. What may not be read, such as data that a container owns, is none. */
export function linksOf(files: ClientFiles): Pick<ReadonlySet<string>, 'has'> {
  const isLink = (path: string): boolean => files.get(path)?.symlink !== undefined;
  return {
    has: (path) => {
      try {
        return isLink(path);
      } catch (error) {
        if (error instanceof PulsoError) return false;
        throw error;
      }
    },
  };
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
