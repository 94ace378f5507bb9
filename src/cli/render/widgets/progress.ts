import type { Reporter } from '../../../core/reporter.ts';
import type { Output } from '../../io.ts';
import { createPlainProgress } from './plain-progress.ts';
import type { Screen } from './screen.ts';

/** What happens meanwhile, drawn on stderr as the operations report it. */
export interface Progress extends Reporter {
  /** Keeps still while a question is on the screen. */
  pause(): void;
  resume(): void;
  /** Takes away what moves: the results come. Reporting starts it again. */
  stop(): void;
}

/** Moving lines on a terminal, one line an event elsewhere, warnings alone where quiet. */
export async function createProgress(
  output: Output,
  screen: Screen,
  quiet: boolean,
): Promise<Progress> {
  if (quiet) return createPlainProgress(output, screen, (event) => event.kind === 'warning');
  if (!screen.isTTY) return createPlainProgress(output, screen, (event) => event.kind !== 'update');
  const { createLiveProgress } = await import('./live-progress.ts');
  return createLiveProgress(output, screen);
}
