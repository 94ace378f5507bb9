import type { LogLine } from '../../../engine/engine.ts';

/** Lines of many logs on their way to one reader. Ends when the signal is aborted; throws what fails. */
export class LineQueue implements AsyncIterable<LogLine> {
  readonly #lines: LogLine[] = [];
  readonly #signal: AbortSignal;
  #failure: { error: unknown } | undefined;
  #wake: () => void = () => undefined;
  readonly #onAbort = (): void => {
    this.#wake();
  };

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  push(line: LogLine): void {
    this.#lines.push(line);
    this.#wake();
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LogLine> {
    for (;;) {
      if (this.#signal.aborted) return;
      const line = this.#lines.shift();
      if (line !== undefined) yield line;
      else if (this.#failure !== undefined) throw this.#failure.error;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
