import { createLogUpdate } from 'log-update';
import type { Session } from '../../session.ts';
import { printLine } from './print-result.ts';

/** Whether results that follow each other are redrawn in place. */
export function isDrawn({ screen, flags }: Session): boolean {
  return screen.isTTY && flags.output === 'human';
}

/** Shows results that follow each other: in place on a terminal, else one after the other. */
export async function redraw<Result extends object>(
  session: Session,
  results: AsyncIterable<Result>,
  toText: (result: Result) => string,
): Promise<void> {
  if (!isDrawn(session)) {
    for await (const result of results) await printLine(session, result, () => toText(result));
    return;
  }
  const update = createLogUpdate(session.io.stdout, { showCursor: true });
  for await (const result of results) update(toText(result));
  update.done();
}
