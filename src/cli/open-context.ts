import { hostname, userInfo } from 'node:os';
import type { OperationContext } from '../operations/context.ts';
import type { Session } from './session.ts';

/** What operations are given: the workspace of the session's folder, its progress and its signal. Errors: those of openWorkspace. */
export async function openContext(session: Session): Promise<OperationContext> {
  const { openWorkspace } = await import('../workspace/settings/open-workspace.ts');
  return {
    workspace: await openWorkspace(session.cwd),
    ...contextWithoutWorkspace(session),
  };
}

/** For `init`, which makes the workspace. */
export function contextWithoutWorkspace(session: Session): Omit<OperationContext, 'workspace'> {
  return {
    reporter: session.progress,
    signal: session.signal,
    now: () => new Date(),
    actor: `${userName(session)}@${hostname()}`,
    openEngine: session.io.openEngine,
  };
}

function userName({ io }: Session): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have no name.
    return io.env['USER'] ?? 'unknown';
  }
}
