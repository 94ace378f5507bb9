import type { LogLine } from '../engine.ts';

type Timed = Pick<LogLine, 'at'>;

/**
 * Lines of many logs in the order they were written, as many at once as are certain. One batch of each log is kept at
 * a time, so that logs of any length are read as fast as the reader takes them. Ends at once if the signal is aborted.
 */
export async function* mergeLines<Line extends Timed>(
  logs: readonly AsyncIterable<readonly Line[]>[],
  signal: AbortSignal,
): AsyncGenerator<readonly Line[]> {
  const open = logs.map((log) => log[Symbol.asyncIterator]());
  try {
    let heads = withLines(await Promise.all(open.map(readHead)));
    while (!signal.aborted && heads.length > 0) {
      yield takeCertain(heads);
      heads = withLines(await Promise.all(heads.map(refill)));
    }
  } finally {
    // Not waited for: one that reads from a silent connection ends with the connection.
    for (const log of open) void log.return?.().catch(() => undefined);
  }
}

/** The next lines of a log, from `at` on; without lines it has ended. */
interface Head<Line> {
  log: AsyncIterator<readonly Line[]>;
  lines: readonly Line[];
  at: number;
}

async function readHead<Line>(log: AsyncIterator<readonly Line[]>): Promise<Head<Line>> {
  for (;;) {
    const next = await log.next();
    if (next.done === true) return { log, lines: [], at: 0 };
    if (next.value.length > 0) return { log, lines: next.value, at: 0 };
  }
}

async function refill<Line>(head: Head<Line>): Promise<Head<Line>> {
  return head.at < head.lines.length ? head : readHead(head.log);
}

function withLines<Line>(heads: readonly Head<Line>[]): Head<Line>[] {
  return heads.filter(({ lines }) => lines.length > 0);
}

/** Takes lines until one of the logs has to be read again: what comes of it may be next. */
function takeCertain<Line extends Timed>(heads: readonly Head<Line>[]): readonly Line[] {
  const [only] = heads;
  if (heads.length === 1 && only !== undefined && only.at === 0) {
    only.at = only.lines.length;
    return only.lines;
  }
  const taken: Line[] = [];
  for (;;) {
    const earliest = heads.reduce(earlier);
    const line = earliest.lines[earliest.at];
    if (line === undefined) return taken;
    taken.push(line);
    earliest.at += 1;
    if (earliest.at === earliest.lines.length) return taken;
  }
}

/** Engines write nine digits of the second: text order is time order. */
function earlier<Line extends Timed>(one: Head<Line>, other: Head<Line>): Head<Line> {
  return timeOf(other) < timeOf(one) ? other : one;
}

function timeOf<Line extends Timed>({ lines, at }: Head<Line>): string {
  return lines[at]?.at ?? '';
}
