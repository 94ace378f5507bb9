import type { EngineEvent } from '../../src/engine/observed/engine-event.ts';

/** Events as everybody who listens gets them. */
export class FakeEvents {
  readonly #listeners = new Set<(event: EngineEvent) => void>();

  emit(event: EngineEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Those from now on, until the signal. */
  async *listen(signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const queue: EngineEvent[] = [];
    let wake: () => void = () => undefined;
    const listener = (event: EngineEvent): void => {
      queue.push(event);
      wake();
    };
    const stop = (): void => { wake(); }; // prettier-ignore
    this.#listeners.add(listener);
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (!isAborted(signal)) {
        yield* queue.splice(0);
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (isAborted(signal) || queue.length > 0) resolve();
        });
      }
    } finally {
      this.#listeners.delete(listener);
      signal.removeEventListener('abort', stop);
    }
  }
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
