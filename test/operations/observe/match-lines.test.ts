import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../src/engine/engine.ts';
import { matchLines } from '../../../src/operations/observe/match-lines.ts';
import { eachLine } from '../../support/each-line.ts';

function line(text: string): LogLine {
  return { service: 'app', stream: 'stdout', at: '2026-01-01T00:00:00.000000000Z', text };
}

async function* logOf(texts: string[], pause?: Promise<void>): AsyncGenerator<LogLine[]> {
  yield texts.map(line);
  await pause;
}

async function collect(batches: AsyncIterable<readonly LogLine[]>): Promise<string[]> {
  const all: string[] = [];
  for await (const { text } of eachLine(batches)) all.push(text);
  return all;
}

describe('matchLines', () => {
  it('gives the lines that match, however many there are', async () => {
    const texts = Array.from({ length: 5000 }, (_none, at) => `line ${at}`);
    const found = await collect(matchLines(logOf(texts), /^line \d*99$/u));
    expect(found).toEqual(texts.filter((text) => text.endsWith('99')));
  });

  it('gives a line at once, before the next one comes', async () => {
    let resume: () => void = () => undefined;
    const pause = new Promise<void>((resolve) => (resume = resolve));
    const lines = matchLines(logOf(['one'], pause), /one/u);
    expect((await lines.next()).value).toMatchObject([{ text: 'one' }]);
    resume();
    expect((await lines.next()).done).toBe(true);
  });

  it('ends a pattern that backtracks without end', async () => {
    const before = performance.now();
    const texts = ['short', 'x'.repeat(60)];
    await expect(collect(matchLines(logOf(texts), /(x+x+)+y/u))).rejects.toMatchObject({
      code: 'slow-pattern',
      message: '--grep "(x+x+)+y" took more than 400 ms on one line of 60 characters',
    });
    expect(performance.now() - before).toBeLessThan(3000);
  });

  it('gives what came before a failure, then fails', async () => {
    async function* failing(): AsyncGenerator<LogLine[]> {
      yield* logOf(['one', 'two']);
      throw new Error('cut');
    }
    const lines = matchLines(failing(), /o/u);
    expect((await lines.next()).value).toMatchObject([{ text: 'one' }, { text: 'two' }]);
    await expect(lines.next()).rejects.toThrow('cut');
  });
});
