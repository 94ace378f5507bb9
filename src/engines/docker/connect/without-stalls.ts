import { afterArrivals, timedOut } from './limit-silence.ts';

/**
 * What a stream gives whose end the engine has already. One that is silent for longer than `pause` milliseconds while
 * it is waited for throws as a lost connection does.
 */
export async function* withoutStalls<T>(
  source: AsyncIterable<T>,
  pause: number,
): AsyncGenerator<T> {
  const pieces = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await within(pause, pieces.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not waited for: one that is silent ends with its connection.
    void pieces.return?.().catch(() => undefined);
  }
}

function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(afterArrivals, milliseconds, () => {
      reject(timedOut());
    });
    const end = (): void => {
      clearTimeout(timer);
    };
    work.then(resolve, reject).then(end, end);
  });
}

/** What is sent, and how long its receiver is waited for. */
export interface WatchedUpload {
  content: AsyncIterable<Uint8Array>;
  /** Aborted if it is not taken for too long, or all of it is and no answer comes. */
  stalled: AbortSignal;
  /** It is answered. */
  end(): void;
}

/** Bytes that nobody takes for longer than `pause` milliseconds; the time that their source needs does not count. */
export function watchUpload(source: AsyncIterable<Uint8Array>, pause: number): WatchedUpload {
  const stalled = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    timer = setTimeout(afterArrivals, pause, () => {
      stalled.abort(timedOut());
    });
  };
  const end = (): void => {
    clearTimeout(timer);
  };
  async function* content(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      wait();
      yield chunk;
      end();
    }
    wait();
  }
  return { content: content(), stalled: stalled.signal, end };
}
