import { existsSync } from 'node:fs';
import { clientState, type Workspace } from '../workspace.ts';
import { readNames, writeNames } from './list-state.ts';
import { removeState } from './state-text.ts';

const LARGEST = 1024 * 1024;

/** Whether a reset or a purge of a client deletes its data, or was killed while it did. */
export function hasReset(workspace: Workspace, slug: string): boolean {
  return existsSync(fileOf(workspace, slug));
}

/** Names of the volumes that it deletes; undefined if there is none. Errors: `journal-invalid`. */
export function readReset(
  workspace: Workspace,
  slug: string,
): Promise<readonly string[] | undefined> {
  return readNames(fileOf(workspace, slug), { key: 'volumes', largest: LARGEST });
}

/** Before any of them is deleted. The caller holds the client's lock. */
export async function beginReset(
  workspace: Workspace,
  slug: string,
  volumes: readonly string[],
): Promise<void> {
  await writeNames(fileOf(workspace, slug), 'volumes', volumes);
}

/** All of them are deleted, or none. */
export async function endReset(workspace: Workspace, slug: string): Promise<void> {
  await removeState(fileOf(workspace, slug));
}

function fileOf(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'reset.json');
}
