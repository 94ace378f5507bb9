import { existsSync } from 'node:fs';
import { clientState, type Workspace } from '../workspace.ts';
import { readNames, writeNames } from './list-state.ts';
import { removeState } from './state-text.ts';

const LARGEST = 64 * 1024;

/** What a backup or a restore does to services of a client until it has ended, and then undoes. */
export type ServiceChange = (typeof SERVICE_CHANGES)[number];

/** In the order in which they are undone: what stays stopped goes first. */
export const SERVICE_CHANGES = ['started', 'stopped'] as const;

/** Whether a backup has changed services of a client and not undone it. */
export function hasChangedServices(workspace: Workspace, slug: string): boolean {
  return SERVICE_CHANGES.some((change) => existsSync(fileOf(workspace, slug, change)));
}

/** Services that a backup changes, until it is undone; empty if there are none. Errors: `journal-invalid`. */
export async function readChangedServices(
  workspace: Workspace,
  slug: string,
  change: ServiceChange,
): Promise<string[]> {
  const file = fileOf(workspace, slug, change);
  return (await readNames(file, { key: 'services', largest: LARGEST })) ?? [];
}

/** Before they are changed; none: it was undone, or is to stay. The caller holds the client's lock. */
export async function writeChangedServices(
  workspace: Workspace,
  slug: string,
  { change, services }: { change: ServiceChange; services: readonly string[] },
): Promise<void> {
  const file = fileOf(workspace, slug, change);
  if (services.length > 0) await writeNames(file, 'services', services);
  else await removeState(file);
}

function fileOf(workspace: Workspace, slug: string, change: ServiceChange): string {
  return clientState(workspace, slug, `${change}-services.json`);
}
