import { createLogUpdate } from 'log-update';
import type { Session } from '../../session.ts';

/** Whether results that follow each other are redrawn in place. */
export function isDrawn({ screen, flags }: Session): boolean {
  return screen.isTTY && flags.output === 'human';
}

/** Shows texts that follow each other in place, on a terminal. The last one stays, or goes too. */
export async function redraw(
  session: Session,
  texts: AsyncIterable<string>,
  { keep }: { keep: boolean },
): Promise<void> {
  const update = createLogUpdate(session.io.stdout, { showCursor: true });
  for await (const text of texts) update(text);
  if (keep) update.done();
  else update.clear();
}
