import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { systemCode } from '../../core/system-code.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { writeAtomically } from '../disk/write-atomically.ts';
import { withLock } from '../locks/lock.ts';
import type { Workspace } from '../workspace.ts';

/** Committed, in the root of the workspace: every checkout is the same workspace. */
export const ID_FILE = '.pulso-id';

/** A new random id, as the file has it. */
export function generateWorkspaceId(): string {
  return `ws-${randomBytes(10).toString('hex')}`;
}

/** The id of a workspace; undefined if it has none yet. Errors: `workspace-id-invalid`. */
export function readWorkspaceId({ root }: Pick<Workspace, 'root'>): string | undefined {
  const file = join(root, ID_FILE);
  try {
    const id = readRegularFile(file).bytes.toString('utf8').trim();
    if (/^ws-[0-9a-f]{20}$/.test(id)) return id;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  throw new PulsoError('workspace-id-invalid', `${file} does not hold a workspace id`, {
    at: { file },
    hint: 'restore it from git; without it, stacks that were deployed from here are foreign',
  });
}

/** Gives a workspace from before ids its own, once. */
export async function ensureWorkspaceId(workspace: Workspace): Promise<void> {
  if (readWorkspaceId(workspace) !== undefined) return;
  await withLock(workspace, 'workspace-id', async () => {
    if (readWorkspaceId(workspace) !== undefined) return;
    await writeAtomically(join(workspace.root, ID_FILE), `${generateWorkspaceId()}\n`);
  });
}
