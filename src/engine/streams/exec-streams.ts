/** Where the bytes of a command come from and go to. */
export interface ExecStreams {
  /** Absent: the command reads an empty stdin. It is read no faster than the command takes it. */
  stdin?: AsyncIterable<Uint8Array>;
  /**
   * Takes each piece of stdout. The promise it returns is awaited before more is read: a slow reader slows
   * the command, and nothing piles up in memory.
   */
  stdout: (chunk: Uint8Array) => void | Promise<void>;
  /** Ends the command inside the container, then rejects with `interrupted`. */
  signal?: AbortSignal;
}

/** How a command ended. */
export interface ExecResult {
  exitCode: number;
  /** Its last 64 KiB. */
  stderr: Uint8Array;
}
