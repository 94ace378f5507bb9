import { visibleText } from '../../core/visible-text.ts';
import type { Caller } from '../../operations/open-context.ts';
import type { Session } from '../session.ts';
import { askYes } from './confirm-with.ts';

/** Asks whether programs of a kubeconfig may run; absent if nobody can answer: --yes and a pipeline never agree to it. */
export function confirmProgram(session: Session): Caller['confirmProgram'] {
  const isPipeline = ![undefined, '', 'false'].includes(session.io.env['CI']);
  if (!session.interactive || isPipeline) return undefined;
  return ({ file, commands }) => {
    const message = `${file} is inside the workspace and runs: ${commands.join(', ')}. Run it?`;
    return askYes(session, visibleText(message));
  };
}
