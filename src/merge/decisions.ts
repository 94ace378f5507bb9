import type { Conflict, ConflictChoice, Decide } from './merge-types.ts';

/** The conflicts of one client or file, as they were decided. */
export interface Decisions {
  /** Asks what becomes of a conflict and keeps it. */
  decide(conflict: Conflict): ConflictChoice;
  /** As decide, of a conflict that markers cannot show: asked for, they leave it undecided, with a note. */
  decideWhole(conflict: Conflict): { choice: ConflictChoice; notes: readonly string[] };
  conflicts: readonly Conflict[];
  /** Keeps a conflict that no choice settles: nothing is written until the client's file is repaired. */
  refuse(conflict: Conflict): void;
  /** Whether one was refused. */
  isUndecided(): boolean;
}

const NO_MARKERS = 'markers cannot show this conflict: choose ours or theirs';

export function collectDecisions(choose: Decide): Decisions {
  const conflicts: Conflict[] = [];
  let undecided = false;
  const ask = (conflict: Conflict): ConflictChoice => {
    conflicts.push(conflict);
    return typeof choose === 'function' ? choose(conflict) : choose;
  };
  return {
    conflicts,
    isUndecided: () => undecided,
    refuse(conflict) {
      conflicts.push(conflict);
      undecided = true;
    },
    decide(conflict) {
      const choice = ask(conflict);
      undecided ||= choice === 'fail';
      return choice;
    },
    decideWhole(conflict) {
      const choice = ask(conflict);
      undecided ||= choice === 'fail' || choice === 'markers';
      return choice === 'markers' ? { choice: 'fail', notes: [NO_MARKERS] } : { choice, notes: [] };
    },
  };
}
