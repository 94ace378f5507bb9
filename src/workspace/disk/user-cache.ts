import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';

/**
 * What was computed from files of a workspace, for the next command. It is the user's own, since a workspace that came
 * from elsewhere could bring results that its files do not have; and of one build, since another one may check otherwise.
 */
export interface UserCache<T> {
  /** Undefined unless it was computed from these very `inputs`. */
  read(inputs: readonly string[]): T | undefined;
  /** Never fails: a cache that cannot be written costs time alone. Values that JSON would change are not kept. */
  write(inputs: readonly string[], value: T): Promise<void>;
}

/** Longer names have no cache: they would be no file names. */
const LONGEST_NAME = 200;

const WRITABLE_BY_OTHERS = 0o022;

/** `kind`: its folder; `name`: any text; `build`: what changes with the code, absent: nothing is kept. */
export function openUserCache<T>(
  kind: string,
  name: string,
  build: string | undefined = process.env['PULSO_BUILD'],
): UserCache<T> {
  const fileName = encodeURIComponent(name);
  if (build === undefined || fileName.length > LONGEST_NAME) {
    return { read: () => undefined, write: () => Promise.resolve() };
  }
  const file = join(cacheFolder(), kind, `${fileName}.json`);
  return {
    read(inputs) {
      const found = readOwn<T>(file);
      return found?.build === build && areSame(found.inputs, inputs) ? found.value : undefined;
    },
    async write(inputs, value) {
      try {
        const { writeCached } = await import('./write-cached.ts');
        await writeCached(file, { build, inputs, value });
      } catch {
        // The next command computes it again.
      }
    },
  };
}

interface Cached<T> {
  build: string;
  inputs: readonly string[];
  value: T;
}

/**
 * Undefined if it is not there, not JSON, not this user's (behind sudo, the folder may be another one's), or writable by
 * others: a template's scripts are run, as Node runs what its compile cache holds.
 */
function readOwn<T>(file: string): Cached<T> | undefined {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const { uid, mode } = fstatSync(descriptor);
      if (uid !== process.geteuid?.() || (mode & WRITABLE_BY_OTHERS) !== 0) return undefined;
      return JSON.parse(readFileSync(descriptor, 'utf8')) as Cached<T>;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

function areSame(one: unknown, other: readonly string[]): boolean {
  return (
    Array.isArray(one) &&
    one.length === other.length &&
    other.every((text, index) => one[index] === text)
  );
}
