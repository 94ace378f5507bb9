import { join } from 'node:path';
import { packageRoot } from '../disk/package-root.ts';
import { compareFiles, placeFiles } from '../disk/place-files.ts';
import { readFolder } from '../disk/read-folder.ts';

/**
 * Puts the JSON Schemas that editors complete a workspace's files by into `.pulso/schemas`, where they are
 * not this pulso's already. They are not kept in git: a fresh clone gets them with the next create.
 */
export async function refreshSchemas(root: string): Promise<void> {
  const schemas = await readFolder(join(packageRoot(), 'schemas'));
  // Those in folders are of requests and results, which no workspace holds files of.
  const ofFiles = schemas.filter(({ path }) => !path.includes('/'));
  const files = ofFiles.map(({ path, bytes }) => ({
    path: `.pulso/schemas/${path}`,
    bytes,
    mode: 0o644,
  }));
  const { missing, different } = await compareFiles(root, files);
  const stale = [...missing, ...files.filter((file) => different.includes(file.path))];
  if (stale.length > 0) await placeFiles(root, stale);
}
