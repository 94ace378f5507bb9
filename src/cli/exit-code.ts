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

/** What each code says, for help and docs. */
export const EXIT_MEANINGS: Readonly<Record<number, string>> = {
  [EXIT.done]: 'done, or nothing to do',
  [EXIT.failed]: 'failed, or the input is invalid; with several clients: one or more failed',
  [EXIT.changesFound]: 'changes found, with --exit-code only',
  [EXIT.interrupted]: 'interrupted by Ctrl-C or SIGTERM, or declined at a prompt',
};

/** The exit code of a verb that ended. `changes` is 2 only if `--exit-code` asks for it. */
export function exitCodeOf(verdict: Verdict, tellChanges: boolean): number {
  if (verdict === 'changes') return tellChanges ? EXIT.changesFound : EXIT.done;
  return EXIT[verdict];
}
