/** In characters. */
export interface TerminalSize {
  columns: number;
  rows: number;
}

/** A terminal that a command is to run on: of whoever sees it. */
export interface Terminal {
  /** Its size now. */
  size(): TerminalSize;
  /** Calls back with each new size; returns what ends it. */
  onResize(listener: (size: TerminalSize) => void): () => void;
}

/** Passes a terminal's size on, now and whenever it changes, until the function it gives back is called. */
export function passSizes(
  terminal: Terminal,
  resize: (size: TerminalSize) => Promise<void>,
): () => void {
  // A size that is not taken is followed by the next; a connection that is lost is reported by what reads from it.
  const pass = (size: TerminalSize): void => void resize(size).catch(() => undefined);
  pass(terminal.size());
  return terminal.onResize(pass);
}
