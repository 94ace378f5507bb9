import { join } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import type { SourceFile } from '../../template/template.ts';
import { readFolder } from '../disk/read-folder.ts';
import { systemCode } from '../../core/system-code.ts';
import { clientFolder, type Workspace } from '../workspace.ts';

/** Where a client's base is, in its folder. */
export const BASE_FOLDER = '.pulso/base';

/** The pristine render that a client last took, by path. Errors: `base-missing`, those of readFolder. */
export async function readBase(
  workspace: Workspace,
  slug: string,
): Promise<Map<string, SourceFile>> {
  const folder = join(clientFolder(workspace, slug), BASE_FOLDER);
  try {
    const files = await readFolder(folder);
    return new Map(files.map((file) => [file.path, file]));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new PulsoError('base-missing', `it has no base to compare with: ${folder} is gone`, {
      slug,
      at: { file: folder },
      hint: 'bring the folder back from a backup or from git',
    });
  }
}
