import { describe, expect, it } from 'vitest';
import type { ReportEvent } from '../../../src/core/reporter.ts';
import { reportBytes } from '../../../src/operations/data/report-bytes.ts';

const MEGABYTE = 1_000_000;
const EVENT = { slug: 'acme', code: 'backup-read', subject: 'part/database' };
const TASK = { ...EVENT, all: 100 * MEGABYTE };

function createContext(signal = new AbortController().signal) {
  const events: ReportEvent[] = [];
  let clock = 0;
  return {
    ...{ events, signal, reporter: { report: (event: ReportEvent) => events.push(event) } },
    now: () => new Date(clock),
    wait: (seconds: number) => (clock += seconds * 1000),
  };
}

describe('reportBytes', () => {
  it('says how many bytes there are, how fast they come and how long it will take', async () => {
    const context = createContext();
    const ended = await reportBytes(context, TASK, (onBytes) => {
      context.wait(2);
      onBytes(20 * MEGABYTE);
      context.wait(2);
      onBytes(100 * MEGABYTE);
      return Promise.resolve('ended');
    });
    expect(ended).toBe('ended');
    expect(context.events).toEqual([
      { ...EVENT, kind: 'start' },
      { ...EVENT, kind: 'update', message: '20.0 of 100.0 MB, 10.0 MB/s, 8 s left', fraction: 0.2 },
      { ...EVENT, kind: 'update', message: '100.0 of 100.0 MB, 25.0 MB/s', fraction: 1 },
      { ...EVENT, kind: 'done' },
    ]);
  });

  it.each([
    ['failed', false],
    ['interrupted', true],
  ])('ends as %s', async (kind, isAborted) => {
    const controller = new AbortController();
    const context = createContext(controller.signal);
    const error = new Error('cut');
    const work = (): Promise<never> => {
      if (isAborted) controller.abort();
      return Promise.reject(error);
    };
    await expect(reportBytes(context, TASK, work)).rejects.toBe(error);
    expect(context.events.map((event) => event.kind)).toEqual(['start', kind]);
  });
});
