import { join } from 'node:path';
import type { WorkspaceConfig } from './settings/workspace-config.ts';

/** A folder with `pulso.yaml` and `clients/`. */
export interface Workspace {
  /** Absolute path, links resolved. */
  root: string;
  config: WorkspaceConfig;
}

/** Absolute path of a client's folder, whether it exists or not. */
export function clientFolder(workspace: Workspace, slug: string): string {
  return join(workspace.root, 'clients', slug);
}

/** Absolute path of a file of this machine's own state: locks, staging, audit log, backups. */
export function stateFile(workspace: Workspace, ...names: string[]): string {
  return join(workspace.root, '.pulso', ...names);
}

/** Absolute path of what this machine keeps about a client: its journal, its rollback point. */
export function clientState(workspace: Workspace, slug: string, ...names: string[]): string {
  return stateFile(workspace, 'clients', slug, ...names);
}
