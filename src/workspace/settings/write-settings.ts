import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { writeAtomically } from '../disk/write-atomically.ts';

/** Workspaces that a user's cache holds; before the next one it is emptied. */
const MOST = 200;

/** Writes a file of the cache of settings, unless JSON would change its values. Errors: those of writeAtomically. */
export async function writeSettings(file: string, cached: object): Promise<void> {
  const text = JSON.stringify(cached);
  if (!isDeepStrictEqual(JSON.parse(text), cached)) return;
  const folder = dirname(file);
  await ensureFolder(folder);
  const names = await readdir(folder);
  if (names.length >= MOST) await Promise.all(names.map((name) => rm(join(folder, name))));
  await writeAtomically(file, text, 0o600);
}
