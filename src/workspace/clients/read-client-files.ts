import type { SourceFile } from '../../template/template.ts';
import { readFolder } from '../disk/read-folder.ts';
import { clientFolder, type Workspace } from '../workspace.ts';

/** A client's own files by path, without pulso's (`.pulso/`). Errors: those of readFolder. */
export async function readClientFiles(
  workspace: Workspace,
  slug: string,
): Promise<Map<string, SourceFile>> {
  const files = await readFolder(clientFolder(workspace, slug), (path) => path === '.pulso');
  return new Map(files.map((file) => [file.path, file]));
}
