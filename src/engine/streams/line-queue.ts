import type { LogLine } from '../engine.ts';

/** Lines that wait for the reader before the writers wait. */
const MOST_WAITING = 1000;

/** Lines of many logs on their way to one reader. Ends when the signal is aborted; throws what fails. */
export class LineQueue<Line = LogLine> implements AsyncIterable<readonly Line[]> {
  #lines: Line[] = [];
  readonly #signal: AbortSignal;
  #ended = false;
  #failure: { error: unknown } | undefined;
  #wake: () => void = () => undefined;
  #writers: (() => void)[] = [];
  readonly #onAbort = (): void => {
    this.#wake();
    this.#release();
  };

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Waits where the reader is far behind, so that a log is read no faster than its lines are taken. */
  async push(lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return;
    this.#lines = this.#lines.concat(lines);
    this.#wake();
    if (this.#lines.length < MOST_WAITING || this.#signal.aborted) return;
    await new Promise<void>((resolve) => this.#writers.push(resolve));
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  /** No more lines come: the reader ends with those that wait. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#release();
  }

  #release(): void {
    const writers = this.#writers;
    this.#writers = [];
    for (const resume of writers) resume();
  }

  /** All that waits, at once. */
  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Line[]> {
    for (;;) {
      if (this.#signal.aborted) return;
      const lines = this.#lines;
      if (lines.length > 0) {
        this.#lines = [];
        this.#release();
        yield lines;
      } else if (this.#failure !== undefined) throw this.#failure.error;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
