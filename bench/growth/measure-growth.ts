import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFleet } from '../fleet/make-fleet.ts';
import { reviseTemplate } from '../fleet/revise-template.ts';
import type { Bench } from '../measure/contest.ts';
import type { MeasureOptions } from '../measure/measure-row.ts';
import { timeCommand } from '../measure/run-command.ts';
import { summarize, type Summary } from '../measure/summarize.ts';
import { takingDown } from '../measure/taking-down.ts';
import { fitGrowth, type Growth } from './fit-growth.ts';
import { readPeak } from './read-peak.ts';

export const GROWTH = 'growth';

/** What one verb costs at one size. */
export interface GrowthPoint {
  /** Clients of the fleet. */
  size: number;
  /** Milliseconds. */
  time: Summary;
  /** Most memory it had, in bytes. */
  memory: number;
}

export interface VerbGrowth {
  verb: string;
  points: readonly GrowthPoint[];
  /** Of the median times. */
  growth: Growth;
}

const SLUG = 'one-more';
const ANSWERS = ['--name', 'One More', '--country', 'CO', '--database', 'postgresql'];

/** In the order of a round: the sync takes the revision that the diff shows. */
const VERBS = [
  { verb: 'list', argv: ['list'], prepare: undefined },
  { verb: 'create', argv: ['create', SLUG, '--yes', ...ANSWERS], prepare: removeOne },
  { verb: 'diff', argv: ['diff', '--all', '--stat'], prepare: reviseTemplate },
  { verb: 'sync', argv: ['sync', '--all'], prepare: undefined },
] as const;

/** Measures verbs on fleets of ten clients and more, one fleet at a time. */
export async function measureGrowth(
  bench: Bench,
  { quick, tell }: MeasureOptions,
): Promise<VerbGrowth[]> {
  const points: GrowthPoint[][] = VERBS.map(() => []);
  for (const size of quick ? [10, 100, 1000] : [10, 100, 1000, 5000]) {
    tell(`${size} clients`);
    const measured = await takingDown(bench, `${GROWTH}-${size}`, (within) =>
      measureSize(within, size, quick ? 1 : roundsFor(size)),
    );
    measured.forEach((point, at) => points[at]?.push(point));
  }
  return VERBS.map(({ verb }, at) => {
    const own = points[at] ?? [];
    const costs = own.map(({ size, time }) => ({ size, cost: time.median }));
    return { verb, points: own, growth: fitGrowth(costs) };
  });
}

/** Small fleets are soon measured, and their times jump more. */
function roundsFor(size: number): number {
  return size < 1000 ? 7 : size < 5000 ? 3 : 2;
}

async function measureSize(bench: Bench, size: number, rounds: number): Promise<GrowthPoint[]> {
  const cwd = await makeFleet(bench, { name: 'fleet', size });
  const times: number[][] = VERBS.map(() => []);
  const peaks: number[] = [];
  // The last round is for the memory: looking at it takes a moment too.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, { argv, prepare }] of VERBS.entries()) {
      bench.interrupted.throwIfAborted();
      await prepare?.(cwd);
      const command = { argv: [...bench.pulso, ...argv] as const, cwd };
      if (round === rounds) peaks.push(await readPeak(bench, command));
      else times[at]?.push(await timeCommand(command));
    }
  }
  return VERBS.map((_, at) => ({
    size,
    time: summarize(times[at] ?? []),
    memory: peaks[at] ?? NaN,
  }));
}

function removeOne(root: string): Promise<void> {
  return rm(join(root, 'clients', SLUG), { recursive: true, force: true });
}
