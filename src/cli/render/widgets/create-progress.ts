import type { Output } from '../../io.ts';
import { createPlainProgress } from './plain-progress.ts';
import type { Progress } from './progress.ts';
import type { Screen } from './screen.ts';
import { spaceUpdates } from './spaced-updates.ts';

/** Moving lines on a terminal, one line per event elsewhere (updates every few seconds), warnings only if quiet. */
export async function createProgress(
  output: Output,
  screen: Screen,
  quiet: boolean,
): Promise<Progress> {
  if (quiet) return createPlainProgress(output, screen, (event) => event.kind === 'warning');
  if (!screen.isTTY) return createPlainProgress(output, screen, spaceUpdates());
  const { createLiveProgress } = await import('./live-progress.ts');
  return createLiveProgress(output, screen);
}
