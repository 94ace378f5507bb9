import type { Reporter } from '../../../core/reporter.ts';

/** What happens meanwhile, drawn on stderr as the operations report it. */
export interface Progress extends Reporter {
  /** Keeps still while a prompt is on the screen. */
  pause(): void;
  resume(): void;
  /** Removes what moves: the results come. Reporting starts it again. */
  stop(): void;
}
