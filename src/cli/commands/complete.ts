import { visibleText } from '../../core/visible-text.ts';
import { completeWords } from '../completion/complete-words.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** What completion scripts call; a failure completes nothing. */
export async function runComplete(
  session: Session,
  { operands, verb }: Call<object>,
): Promise<undefined> {
  if (verb.parent === null) return undefined;
  const found = await completeWords(verb.parent, operands, {
    cwd: session.cwd,
    readTemplate: session.io.readTemplate,
  }).catch(() => []);
  const lines = found.map(({ word, about }) => `${visibleText(word)}\t${visibleText(about)}\n`);
  session.io.stdout.write(lines.join(''));
  return undefined;
}
