import { setTimeout as delay } from 'node:timers/promises';
import { ApiError } from './api-error.ts';
import { isAway } from './kubernetes-errors.ts';

/** How patient it is. Milliseconds. */
export interface Patience {
  /** Before the second try; doubled before each that follows. */
  first: number;
  tries: number;
  /** Silence after which the server counts as gone. */
  idle: number;
  /** For a whole answer, however slowly it comes, and until a connection to a command is open. */
  answer: number;
  /** Until an answer that goes on begins: a log waits for its node. */
  head: number;
}

export const PATIENCE: Patience = {
  first: 100,
  tries: 6,
  idle: 15_000,
  answer: 30_000,
  head: 60_000,
};
const LONGEST_WAIT = 30_000;

/** Runs the work again, later and later, after 429, 5xx and lost connections. Errors: the last one of the work. */
export async function retryPassing<T>(
  { first, tries }: Patience,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= tries || !isPassing(error)) throw error;
      const asked = error instanceof ApiError ? error.retryAfter : undefined;
      // Not all at once: a server that is overloaded is not helped by a crowd that comes back together.
      const wait = asked ?? first * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
      await delay(Math.min(wait, LONGEST_WAIT), undefined, { signal });
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof ApiError ? error.status === 429 || error.status >= 500 : isAway(error);
}
