import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../disk/cache-folder.ts';
import type { WorkspaceFile } from './workspace-config-schema.ts';

/**
 * Parsed settings of one workspace, for the next command: the parser and the schema take as long as all the rest of a
 * short verb. They are the user's own, since a workspace that came from elsewhere could bring settings that its
 * pulso.yaml does not show; and they are of one build, since another one may check otherwise.
 */
export interface SettingsCache {
  /** Undefined unless these very texts were parsed. */
  read(texts: readonly string[]): WorkspaceFile | undefined;
  /** Never fails: a cache that cannot be written costs time alone. */
  write(texts: readonly string[], settings: WorkspaceFile): Promise<void>;
}

/** Longer paths have no cache: their name would be no file name. */
const LONGEST_NAME = 200;

/** `build`: what changes with the code; absent: nothing is kept. */
export function openSettingsCache(
  root: string,
  build: string | undefined = process.env['PULSO_BUILD'],
): SettingsCache {
  const name = encodeURIComponent(root);
  if (build === undefined || name.length > LONGEST_NAME) {
    return { read: () => undefined, write: () => Promise.resolve() };
  }
  const file = join(cacheFolder(), 'settings', `${name}.json`);
  return {
    read(texts) {
      const found = readOwn(file);
      return found?.build === build && sameTexts(found.texts, texts) ? found.settings : undefined;
    },
    async write(texts, settings) {
      try {
        const { writeSettings } = await import('./write-settings.ts');
        await writeSettings(file, { build, texts, settings });
      } catch {
        // The next command parses them again.
      }
    },
  };
}

interface CachedSettings {
  build: string;
  texts: readonly string[];
  settings: WorkspaceFile;
}

/** Undefined if it is not there, not JSON, or not this user's: behind sudo, the folder may be another one's. */
function readOwn(file: string): CachedSettings | undefined {
  try {
    const descriptor = openSync(file, 'r');
    try {
      if (fstatSync(descriptor).uid !== process.geteuid?.()) return undefined;
      return JSON.parse(readFileSync(descriptor, 'utf8')) as CachedSettings;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

function sameTexts(one: unknown, other: readonly string[]): boolean {
  return (
    Array.isArray(one) &&
    one.length === other.length &&
    other.every((text, index) => one[index] === text)
  );
}
