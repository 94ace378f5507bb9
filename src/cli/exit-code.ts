/** What an exit code says. Nothing but the command line sets one. */
export const EXIT = {
  /** Done, or nothing to do. */
  done: 0,
  /** Bad input included. Over several clients: one of them failed. */
  failed: 1,
  /** Only where it is asked for. */
  changesFound: 2,
  /** By a signal, by Ctrl-C in a question, or by a no to one. */
  interrupted: 130,
} as const;
