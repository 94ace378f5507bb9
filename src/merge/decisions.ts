import type { Conflict, ConflictChoice, Decide } from './merge-types.ts';

/** The conflicts of one client or file, as they were decided. */
export interface Decisions {
  /** Asks what becomes of a conflict and keeps it. */
  decide(conflict: Conflict): ConflictChoice;
  conflicts: readonly Conflict[];
  /** Keeps a conflict that no choice settles: nothing is written until the client's file is repaired. */
  refuse(conflict: Conflict): void;
  /** Whether one was refused. */
  isUndecided(): boolean;
}

export function collectDecisions(choose: Decide): Decisions {
  const conflicts: Conflict[] = [];
  let undecided = false;
  return {
    conflicts,
    isUndecided: () => undecided,
    refuse(conflict) {
      conflicts.push(conflict);
      undecided = true;
    },
    decide(conflict) {
      const choice = typeof choose === 'function' ? choose(conflict) : choose;
      conflicts.push(conflict);
      undecided ||= choice === 'fail';
      return choice;
    },
  };
}
