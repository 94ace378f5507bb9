import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import type { Workspace } from '../workspace.ts';

/** Names of the client folders, sorted: every folder of `clients/` that is not a template's. */
export async function listSlugs(workspace: Workspace): Promise<string[]> {
  const clients = join(workspace.root, 'clients');
  const templates = new Set(
    Object.values(workspace.config.templates).map((folder) => resolve(workspace.root, folder)),
  );
  const entries = await onDisk(`read ${clients}`, () =>
    ifPresent(() => readdirSync(clients, { withFileTypes: true })),
  );
  return (entries ?? [])
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .filter((name) => !templates.has(join(clients, name)))
    .sort();
}
