import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Bench, Row, Side } from '../../../bench/measure/contest.ts';
import { measureRow } from '../../../bench/measure/measure-row.ts';
import { temporaryFolder } from '../../support/temporary-workspace.ts';

async function openBench(): Promise<{ bench: Bench; interruption: AbortController }> {
  const interruption = new AbortController();
  const bench: Bench = {
    scratch: await temporaryFolder(),
    pulso: ['node', 'pulso.js'],
    images: {},
    interrupted: interruption.signal,
    defer: () => undefined,
  };
  return { bench, interruption };
}

const options = { quick: false, tell: () => undefined };

function rowOf(open: Row['open'], runs = 2): Row {
  return { id: 'row', what: 'this', against: 'that', aim: 1, runs, open };
}

it('alternates the sides, prepares and checks each run, and cleans up at the end', async () => {
  const { bench } = await openBench();
  const told: string[] = [];
  const side = (name: string, times: number[]): Side => ({
    prepare: () => Promise.resolve(void told.push(`prepare ${name}`)),
    run: () => Promise.resolve(times.shift() ?? NaN),
    check: () => Promise.resolve(void told.push(`check ${name}`)),
  });
  const row = rowOf(async ({ scratch, defer }) => {
    await writeFile(join(scratch, 'file'), '');
    defer(() => Promise.resolve(void told.push('first made, last gone')));
    defer(() => Promise.resolve(void told.push('last made, first gone')));
    return { pulso: side('pulso', [99, 10, 20]), peer: side('peer', [99, 20, 80]) };
  });
  const { runs, pulso, peer, ratio } = await measureRow(bench, row, options);
  expect([runs, pulso?.median, peer?.median]).toEqual([2, 15, 50]);
  expect(ratio).toEqual({ median: 0.375, low: 0.3125, high: 0.4375 });
  const turn = ['prepare pulso', 'check pulso', 'prepare peer', 'check peer'];
  const end = ['last made, first gone', 'first made, last gone'];
  expect(told).toEqual([...turn, ...turn, ...turn, ...end]);
  expect(await readdir(bench.scratch)).toEqual([]);
});

it('a run that fails its check is not measured', async () => {
  const { bench } = await openBench();
  const told: string[] = [];
  const row = rowOf(({ defer }) => {
    defer(() => Promise.resolve(void told.push('taken down')));
    const idle: Side = {
      run: () => Promise.resolve(1),
      check: () => Promise.reject(new Error('nothing runs')),
    };
    return Promise.resolve({ pulso: idle, peer: idle });
  });
  expect(await measureRow(bench, row, options)).toEqual({
    missing: 'it failed: Error: nothing runs',
  });
  expect(told).toEqual(['taken down']);
});

it('an interruption ends the measurement after the current run and its cleanup', async () => {
  const { bench, interruption } = await openBench();
  const told: string[] = [];
  const row = rowOf(({ defer }) => {
    defer(() => Promise.resolve(void told.push('taken down')));
    const run = (): Promise<number> => {
      told.push('run');
      interruption.abort(new Error('interrupted'));
      return Promise.resolve(1);
    };
    return Promise.resolve({ pulso: { run }, peer: { run } });
  });
  await expect(measureRow(bench, row, options)).rejects.toThrow('interrupted');
  expect(told).toEqual(['run', 'taken down']);
});

it('three runs are enough for a fast command', async () => {
  const { bench } = await openBench();
  const side: Side = { run: () => Promise.resolve(1) };
  const row = rowOf(() => Promise.resolve({ pulso: side, peer: side }), 31);
  expect((await measureRow(bench, row, { ...options, quick: true })).runs).toBe(3);
});
