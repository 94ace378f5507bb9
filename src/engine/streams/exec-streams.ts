import type { Terminal } from './terminal.ts';

/** Where the bytes of a command come from and go to. */
export interface ExecStreams {
  /** Absent: the command reads an empty stdin. It is read no faster than the command takes it. */
  stdin?: AsyncIterable<Uint8Array>;
  /**
   * Takes each piece of stdout. The promise it returns is awaited before more is read: a slow reader slows
   * the command, and nothing piles up in memory.
   */
  stdout: (chunk: Uint8Array) => void | Promise<void>;
  /** Takes each piece of stderr as stdout does; absent: what the result has of it is all there is. */
  stderr?: (chunk: Uint8Array) => void | Promise<void>;
  /**
   * The command runs on a terminal of its own, of this size: what it prints, stderr too, comes as stdout with lines that
   * end in CR LF, and what `stdin` sends is typed there. Where it was cut is not noticed: a person sees it.
   */
  terminal?: Terminal;
  /** Ends the command inside the container, then rejects with `interrupted`. */
  signal?: AbortSignal;
}

/** How a command ended. */
export interface ExecResult {
  exitCode: number;
  /** Its last 64 KiB; empty on a terminal. */
  stderr: Uint8Array;
}
