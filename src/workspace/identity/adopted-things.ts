import { systemCode } from '../../core/system-code.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { writeAtomically } from '../disk/write-atomically.ts';
import { clientState, type Workspace } from '../workspace.ts';

/** Volumes and networks that a client took over: their labels cannot be changed. `volume/acme_data` */
export function readAdopted(workspace: Workspace, slug: string): readonly string[] {
  try {
    const text = readRegularFile(adoptedFile(workspace, slug)).bytes.toString('utf8');
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Adds to what a client took over. The caller holds the client's lock. */
export async function recordAdopted(
  workspace: Workspace,
  slug: string,
  things: readonly string[],
): Promise<void> {
  const all = new Set([...readAdopted(workspace, slug), ...things]);
  await ensureFolder(clientState(workspace, slug));
  await writeAtomically(adoptedFile(workspace, slug), `${JSON.stringify([...all].sort())}\n`);
}

function adoptedFile(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'adopted.json');
}
