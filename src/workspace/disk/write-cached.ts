import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ensureFolder } from './ensure-folder.ts';
import { writeAtomically } from './write-atomically.ts';

/** Files that a folder of a user's cache holds; before the next one it is emptied. */
const MOST = 200;

/** Writes a file of a user's cache, unless JSON would change its values. Errors: those of writeAtomically. */
export async function writeCached(file: string, cached: object): Promise<void> {
  const text = JSON.stringify(cached);
  if (!isDeepStrictEqual(JSON.parse(text), cached)) return;
  const folder = dirname(file);
  await ensureFolder(folder);
  const names = await readdir(folder);
  if (names.length >= MOST) await Promise.all(names.map((name) => rm(join(folder, name))));
  await writeAtomically(file, text, 0o600);
}
