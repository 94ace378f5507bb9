import { dropUndefined } from '../core/drop-undefined.ts';
import { hostname, userInfo } from 'node:os';
import type { Caller } from '../operations/open-context.ts';
import { confirmProgram } from './prompts/confirm-program.ts';
import type { Session } from './session.ts';

/** Who calls a verb: the person at this session, in its folder. */
export function callerOf(session: Session): Caller {
  return dropUndefined({
    cwd: session.cwd,
    reporter: session.progress,
    signal: session.signal,
    now: () => new Date(),
    actor: `${userName(session)}@${hostname()}`,
    readTemplate: session.io.readTemplate,
    openEngine: session.io.openEngine,
    confirmProgram: confirmProgram(session),
  });
}

function userName({ io }: Session): string {
  try {
    const { username, uid } = userInfo();
    // Behind sudo the operator is named, not root alone; only root's own environment is taken at its word.
    const invoker = uid === 0 ? io.env['SUDO_USER'] : undefined;
    return invoker && invoker !== username ? `${invoker} (as ${username})` : username;
  } catch {
    // A container's user may have no name.
    return io.env['USER'] ?? 'unknown';
  }
}
