/** Something to measure: one side of a row. */
export interface Side {
  /** Brings about what a run begins with. Not measured. */
  prepare?: (() => Promise<void>) | undefined;
  /** Gives the milliseconds it took. */
  run: () => Promise<number>;
  /** Throws where the run did not do its work: nobody wins by that. Not measured. */
  check?: (() => Promise<void>) | undefined;
}

/** pulso and a peer at the same work. */
export interface Contest {
  pulso: Side;
  peer: Side;
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
  /** Image references of this checkout's workspace, which stand in for the ones of files. */
  images: Readonly<Record<string, string>>;
  /** Aborted where the person interrupts. */
  interrupted: AbortSignal;
  /** Takes something down once the row is over, however it ends; the last first. */
  defer: (close: () => Promise<void>) => void;
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
  /** One turn a side before the measurements, to warm caches; false where a turn takes long. Default true. */
  warmUp?: boolean | undefined;
  open: (bench: Bench) => Promise<Contest | Missing>;
}
