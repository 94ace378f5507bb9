import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getAsset, getRawAsset } from 'node:sea';
import { cacheFolder } from './cache-folder.ts';

/** What scripts/lib/executable.js puts beside the files: a digest of them all, and the mode of each by its path. */
interface AssetIndex {
  digest: string;
  files: Record<string, number>;
}

/** The folder of the executable's own files: the template, the schemas, and what builds the app's image. */
export function unpackExecutable(): string {
  const { digest, files } = JSON.parse(getAsset('index.json', 'utf8')) as AssetIndex;
  const caches = cacheFolder();
  const folder = join(caches, `files-${digest}`);
  if (existsSync(folder)) return folder;
  mkdirSync(caches, { recursive: true });
  const staged = mkdtempSync(`${folder}.`);
  for (const [path, mode] of Object.entries(files)) {
    const file = join(staged, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, new Uint8Array(getRawAsset(path)), { mode });
  }
  return publish(staged, folder);
}

/** Renames the whole folder into place; another process may have been first. */
function publish(staged: string, folder: string): string {
  try {
    renameSync(staged, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(staged, { recursive: true, force: true });
  }
  return folder;
}
