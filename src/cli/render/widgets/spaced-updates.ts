import type { ReportEvent } from '../../../core/reporter.ts';

/** Milliseconds between two lines about the same thing. */
const SPACE = 5_000;

/**
 * Which events become lines if nothing is rewritten: all but updates, of which each subject has one every few
 * seconds; so that a log of a long transfer shows that it goes on.
 */
export function spaceUpdates(now: () => number = Date.now): (event: ReportEvent) => boolean {
  const last = new Map<string, number>();
  return ({ kind, code, slug, subject }) => {
    const task = JSON.stringify([code, slug, subject]);
    if (kind === 'start') last.set(task, now());
    if (kind !== 'update') return true;
    const before = last.get(task);
    const at = now();
    if (before === undefined || at - before < SPACE) {
      if (before === undefined) last.set(task, at);
      return false;
    }
    last.set(task, at);
    return true;
  };
}
