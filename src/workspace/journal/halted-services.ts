import { existsSync } from 'node:fs';
import { clientState, type Workspace } from '../workspace.ts';
import { readNames, writeNames } from './list-state.ts';
import { removeState } from './state-text.ts';

const LARGEST = 64 * 1024;

/** Services that pulso has stopped and not started since; empty if there are none. Errors: `journal-invalid`. */
export async function readHaltedServices(workspace: Workspace, slug: string): Promise<string[]> {
  const file = fileOf(workspace, slug);
  // Asked for every client of a workspace, of which few have been stopped.
  if (!existsSync(file)) return [];
  return (await readNames(file, { key: 'services', largest: LARGEST })) ?? [];
}

/** Before they are stopped, and after they were started. The caller holds the client's lock. */
export async function writeHaltedServices(
  workspace: Workspace,
  slug: string,
  services: readonly string[],
): Promise<void> {
  const file = fileOf(workspace, slug);
  if (services.length > 0) await writeNames(file, 'services', services);
  else if (existsSync(file)) await removeState(file);
}

function fileOf(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'halted-services.json');
}
