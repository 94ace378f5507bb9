import { join } from 'node:path';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { writeClientFiles } from '../../workspace/journal/file-journal.ts';
import { digestFile, digestPath, type FileState } from '../../workspace/journal/file-state.ts';
import type { FileChange } from '../../workspace/journal/journal-steps.ts';
import { clientFolder } from '../../workspace/workspace.ts';
import type { OperationContext } from '../context.ts';

/** Makes changes of a client's folder in one step; those that are made already stay. Errors: those of writeClientFiles. */
export async function applyFiles(
  { workspace, lease }: Pick<OperationContext, 'workspace' | 'lease'>,
  slug: string,
  changes: readonly FileChange[],
): Promise<void> {
  const folder = clientFolder(workspace, slug);
  const left = changes.filter(({ path, after }) => digestPath(join(folder, path)) !== digestOf(after)); // prettier-ignore
  if (left.length > 0) await writeClientFiles(workspace, slug, left, dropUndefined({ lease }));
}

function digestOf(state: FileState | undefined): string | null {
  return state === undefined ? null : digestFile(state);
}
