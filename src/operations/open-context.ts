import { PulsoError } from '../core/pulso-error.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { OperationContext } from './context.ts';

/** Who calls a verb, and from where. */
export interface Caller extends Omit<OperationContext, 'workspace' | 'neighbors' | 'parsed'> {
  /** Absolute folder; the workspace is found upwards. */
  cwd: string;
}

/** For verbs that work in a workspace. Errors: those of openWorkspace. */
export async function openContext(caller: Caller): Promise<OperationContext> {
  const { openWorkspace } = await import('../workspace/settings/open-workspace.ts');
  const { rememberNeighbors } = await import('./isolation/read-neighbors.ts');
  const workspace = await openWorkspace(caller.cwd);
  return { ...caller, workspace, neighbors: rememberNeighbors(workspace) };
}

/** For verbs that know what to do without a workspace too. */
export async function openContextIfAny(
  caller: Caller,
): Promise<Caller & { workspace?: Workspace }> {
  try {
    return { ...caller, workspace: (await openContext(caller)).workspace };
  } catch (error) {
    if (error instanceof PulsoError && error.code === 'no-workspace') return caller;
    throw error;
  }
}

/** For `init`, which makes the workspace. */
export function withoutWorkspace(caller: Caller): Promise<Caller> {
  return Promise.resolve(caller);
}
