import type { LogLine } from '../engine.ts';

/**
 * Lines of many logs in the order they were written. One line of each is kept at a time, so that logs of any length
 * are read as fast as the reader takes them. Ends at once if the signal is aborted.
 */
export async function* mergeLines<Line extends Pick<LogLine, 'at'>>(
  logs: readonly AsyncIterable<Line>[],
  signal: AbortSignal,
): AsyncGenerator<Line> {
  const open = logs.map((log) => log[Symbol.asyncIterator]());
  try {
    const heads = await Promise.all(open.map(readHead));
    while (!signal.aborted && heads.length > 0) {
      const earliest = heads.reduce(earlier);
      // All have ended.
      if (earliest.line === undefined) return;
      yield earliest.line;
      heads[heads.indexOf(earliest)] = await readHead(earliest.log);
    }
  } finally {
    // Not waited for: one that reads from a silent connection ends with the connection.
    for (const log of open) void log.return?.().catch(() => undefined);
  }
}

/** The next line of a log; without one it has ended. */
interface Head<Line> {
  log: AsyncIterator<Line>;
  line?: Line;
}

async function readHead<Line>(log: AsyncIterator<Line>): Promise<Head<Line>> {
  const next = await log.next();
  return next.done === true ? { log } : { log, line: next.value };
}

/** Engines write nine digits of the second: text order is time order. */
function earlier<Line extends Pick<LogLine, 'at'>>(one: Head<Line>, other: Head<Line>): Head<Line> {
  if (one.line === undefined) return other;
  if (other.line === undefined) return one;
  return other.line.at < one.line.at ? other : one;
}
