/** Something to measure: one side of a row. */
export interface Side {
  /** Brings about what a run begins with. Not measured. */
  prepare?: (() => Promise<void>) | undefined;
  /** Gives the milliseconds it took. */
  run: () => Promise<number>;
}

/** pulso and a peer at the same work. */
export interface Contest {
  pulso: Side;
  peer: Side;
  /** Takes down what both need. */
  close?: (() => Promise<void>) | undefined;
}

/** A row that cannot be measured here: why. */
export interface Missing {
  missing: string;
}

/** Where the benchmarks run. */
export interface Bench {
  /** Removed at the end. */
  scratch: string;
  /** What starts pulso: node and its script. */
  pulso: readonly [program: string, script: string];
}

/** One line of the table. */
export interface Row {
  /** Its name for `--only`. */
  id: string;
  what: string;
  against: string;
  /** Of the peer's time; pulso should not take more. */
  aim: number;
  /** Measurements of each side. */
  runs: number;
  open: (bench: Bench) => Promise<Contest | Missing>;
}
