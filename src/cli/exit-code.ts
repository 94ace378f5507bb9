import type { Verdict } from '../operations/catalog/define-verb.ts';

/** What an exit code says. Only the command line sets one. */
export const EXIT = {
  /** Done, or nothing to do. */
  done: 0,
  /** Invalid input included. Over several clients: one of them failed. */
  failed: 1,
  /** Only if asked for. */
  changesFound: 2,
  /** By a signal, by Ctrl-C at a prompt, or by a no to one. */
  interrupted: 130,
} as const;

/** The exit code of a verb that ended. `changes` is 2 only if `--exit-code` asks for it. */
export function exitCodeOf(verdict: Verdict, tellChanges = false): number {
  if (verdict === 'changes') return tellChanges ? EXIT.changesFound : EXIT.done;
  return EXIT[verdict];
}
