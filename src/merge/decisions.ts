import { createHash } from 'node:crypto';
import type { Conflict, Decide, Resolution } from './merge-types.ts';

/** A conflict as the merge finds it. */
export type FoundConflict = Omit<Conflict, 'id'>;

/** The conflicts of one client or file, as they were decided. */
export interface Decisions {
  /** Asks what becomes of a conflict and keeps it. */
  decide(conflict: FoundConflict): Resolution;
  /** As decide, of a conflict that markers cannot show: asked for, they leave it undecided, with a note. */
  decideWhole(conflict: FoundConflict): { choice: Resolution; notes: readonly string[] };
  conflicts: readonly Conflict[];
  /** Keeps a conflict that no choice settles: nothing is written until the client's file is repaired. */
  refuse(conflict: FoundConflict): void;
  /** Whether one was refused. */
  isUndecided(): boolean;
}

const NO_MARKERS = 'markers cannot show this conflict: choose ours or theirs';

export function collectDecisions(choose: Decide): Decisions {
  const conflicts: Conflict[] = [];
  const counts = new Map<string, number>();
  let undecided = false;
  const keep = (found: FoundConflict): Conflict => {
    const number = (counts.get(found.at) ?? 0) + 1;
    counts.set(found.at, number);
    const conflict = { ...found, id: identify(found, number) };
    conflicts.push(conflict);
    return conflict;
  };
  const ask = (found: FoundConflict): Resolution => {
    const conflict = keep(found);
    return typeof choose === 'function' ? choose(conflict) : choose;
  };
  return {
    conflicts,
    isUndecided: () => undecided,
    refuse(found) {
      keep({ ...found, blocked: true });
      undecided = true;
    },
    decide(found) {
      const choice = ask(found);
      undecided ||= choice === 'fail';
      return choice;
    },
    decideWhole(found) {
      const choice = ask(found);
      undecided ||= choice === 'fail' || choice === 'markers';
      return choice === 'markers' ? { choice: 'fail', notes: [NO_MARKERS] } : { choice, notes: [] };
    },
  };
}

/** `number` distinguishes conflicts of one label and equal sides. */
function identify(
  { path, change, at, base, template, client }: FoundConflict,
  number: number,
): string {
  const parts = JSON.stringify([path, change, at, number, base, template, client]);
  return createHash('sha256').update(parts).digest('hex');
}
