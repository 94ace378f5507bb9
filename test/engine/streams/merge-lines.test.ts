import { describe, expect, it } from 'vitest';
import { mergeLines } from '../../../src/engine/streams/merge-lines.ts';
import { eachLine } from '../../support/each-line.ts';

interface Line {
  at: string;
  from: string;
}

const goingOn = new AbortController().signal;

/** A log that comes in these batches: each character is the time of a line. */
async function* log(from: string, batches: readonly string[]): AsyncGenerator<Line[]> {
  for (const times of batches) {
    await Promise.resolve();
    yield Array.from(times, (at) => ({ at, from }));
  }
}

async function collect(batches: AsyncIterable<readonly Line[]>): Promise<string> {
  const all: string[] = [];
  for await (const { at, from } of eachLine(batches)) all.push(from + at);
  return all.join(' ');
}

describe('mergeLines', () => {
  it('gives the lines of all logs by time, and of one time by log', async () => {
    const logs = [log('a', ['1', '4', '5']), log('b', ['2', '4']), log('c', []), log('d', ['3'])];
    expect(await collect(mergeLines(logs, goingOn))).toBe('a1 b2 d3 a4 b4 a5');
  });

  it('merges batches of any size, empty ones too', async () => {
    const logs = [log('a', ['14', '', '56']), log('b', ['', '2347']), log('c', ['', ''])];
    expect(await collect(mergeLines(logs, goingOn))).toBe('a1 b2 b3 a4 b4 a5 a6 b7');
  });

  it('gives what is certain before it waits for a log', async () => {
    let resume: () => void = () => undefined;
    const pause = new Promise<void>((resolve) => (resume = resolve));
    async function* slow(): AsyncGenerator<Line[]> {
      yield* log('b', ['25']);
      await pause;
      yield* log('b', ['8']);
    }
    const merged = mergeLines([log('a', ['13', '49']), slow()], goingOn);
    const first = await merged.next();
    const second = await merged.next();
    const given = [first.value, second.value].flat() as Line[];
    expect(given.map(({ at, from }) => from + at).join(' ')).toBe('a1 b2 a3 a4 b5');
    resume();
    expect(await collect(merged)).toBe('b8 a9');
  });

  it('gives nothing if there is no log', async () => {
    expect(await collect(mergeLines([], goingOn))).toBe('');
  });

  it('reads no more than it gives out, and one batch of each log', async () => {
    let read = 0;
    async function* endless(from: string): AsyncGenerator<Line[]> {
      for (;;) {
        read += 1;
        yield await Promise.resolve([{ at: String(read).padStart(9, '0'), from }]);
      }
    }
    let given = 0;
    for await (const lines of mergeLines([endless('a'), endless('b')], goingOn)) {
      given += lines.length;
      if (given === 10) break;
    }
    expect(read).toBeLessThanOrEqual(given + 2);
  });

  it('ends the logs when its reader leaves, and stops when it is aborted', async () => {
    const stop = new AbortController();
    const ended: string[] = [];
    async function* noted(from: string): AsyncGenerator<Line[]> {
      try {
        yield* log(from, ['1', '2', '3']);
      } finally {
        ended.push(from);
      }
    }
    const seen: string[] = [];
    for await (const lines of mergeLines([noted('a'), noted('b')], stop.signal)) {
      seen.push(...lines.map(({ from, at }) => from + at));
      if (seen.length === 2) stop.abort();
    }
    expect(seen).toEqual(['a1', 'b1']);
    await new Promise(setImmediate);
    expect(ended.sort()).toEqual(['a', 'b']);
  });

  it('fails as soon as a log fails', async () => {
    async function* failing(): AsyncGenerator<Line[]> {
      yield* log('b', ['1']);
      throw new Error('cut');
    }
    await expect(collect(mergeLines([log('a', ['2']), failing()], goingOn))).rejects.toThrow('cut');
  });
});
