import type { ReportEvent } from '../../../core/reporter.ts';
import type { Output } from '../../io.ts';
import { describeEvent } from '../views/describe-event.ts';
import type { Progress } from './progress.ts';
import type { Screen } from './screen.ts';

/** One line an event, for pipes, logs and CI: nothing moves, nothing is rewritten. */
export function createPlainProgress(
  output: Output,
  screen: Screen,
  shows: (event: ReportEvent) => boolean,
): Progress {
  return {
    report(event) {
      if (shows(event)) output.write(`${describeEvent(event, screen)}\n`);
    },
    pause: () => undefined,
    resume: () => undefined,
    stop: () => undefined,
  };
}
