import { readdirSync, statSync, type Dirent } from 'node:fs';
import { join, resolve } from 'node:path';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import type { Workspace } from '../workspace.ts';

/**
 * Names of the client folders, sorted: every folder of `clients/` that is not a template's. A link to a folder is
 * named too: readClient fails for it, so that a client whose folder was moved away is not overlooked.
 */
export async function listSlugs(workspace: Workspace): Promise<string[]> {
  const clients = join(workspace.root, 'clients');
  const templates = new Set(
    Object.values(workspace.config.templates).map((folder) => resolve(workspace.root, folder)),
  );
  const entries = await onDisk(`read ${clients}`, () =>
    ifPresent(() => readdirSync(clients, { withFileTypes: true })),
  );
  return (entries ?? [])
    .filter(({ name }) => !name.startsWith('.') && !templates.has(join(clients, name)))
    .filter((entry) => entry.isDirectory() || isLinkToFolder(clients, entry))
    .map(({ name }) => name)
    .sort();
}

/** False for a link to nothing, to a file, or in a circle. */
function isLinkToFolder(folder: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return false;
  try {
    return statSync(join(folder, entry.name)).isDirectory();
  } catch {
    return false;
  }
}
