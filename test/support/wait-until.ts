import { setTimeout as pause } from 'node:timers/promises';

/** Tries until it holds, and gives what it gave; the error names what was waited for. */
export async function waitUntil<T>(
  what: string,
  attempt: () => Promise<T | false | undefined>,
  seconds = 60,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const result = await attempt();
      if (result !== false && result !== undefined) return result;
    } catch (error) {
      last = error;
    }
    await pause(100);
  }
  throw new Error(`waited ${seconds} s for ${what}`, { cause: last });
}
