import { join } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { systemCode } from '../../core/system-code.ts';
import type { SourceFile } from '../../template/template.ts';
import { readFolder } from '../disk/read-folder.ts';
import { assertNoLinks } from '../disk/safe-path.ts';
import { clientFolder, type Workspace } from '../workspace.ts';

/** Where a client's base is, in its folder. */
export const BASE_FOLDER = '.pulso/base';

/**
 * The render that a client last took, by path. Errors: `base-missing`, `symlink-refused` (pulso writes no
 * links there), those of readFolder.
 */
export async function readBase(
  workspace: Workspace,
  slug: string,
): Promise<Map<string, SourceFile>> {
  const client = clientFolder(workspace, slug);
  const folder = join(client, BASE_FOLDER);
  assertNoLinks(client, BASE_FOLDER);
  try {
    const files = await readFolder(folder);
    for (const { path, symlink } of files) if (symlink !== undefined) assertNoLinks(folder, path);
    return new Map(files.map((file) => [file.path, file]));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new PulsoError('base-missing', `the base is missing: ${folder}`, {
      slug,
      at: { file: folder },
      hint: 'restore the folder from git or from a backup',
    });
  }
}
