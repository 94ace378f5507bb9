import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openWorkspace } from '../src/workspace/settings/open-workspace.ts';
import { DATA, measureData } from './data/measure-data.ts';
import { GROWTH, measureGrowth } from './growth/measure-growth.ts';
import { LARGE, measureLarge } from './large/measure-large.ts';
import { againstBefore, type Before } from './measure/against-before.ts';
import type { Bench, Row } from './measure/contest.ts';
import { measureRow, type MeasureOptions } from './measure/measure-row.ts';
import { endCommands } from './measure/run-command.ts';
import { takeMachine } from './measure/take-machine.ts';
import { parseOptions } from './options.ts';
import { formatData, formatGrowth, formatLarge, formatRow } from './report/format-row.ts';
import { readMachine } from './report/machine.ts';
import { readCommit, readVersions } from './report/read-versions.ts';
import type { Occasion, Results } from './report/results.ts';
import { writePage } from './report/write-page.ts';
import { ROWS } from './rows.ts';

const INTERRUPTED = 130;

/** Measures and prints every row asked for, and writes the page. `folder` holds a built pulso and is removed after; `openBefore` builds another checkout's. */
export async function main(
  argv: readonly string[],
  folder: string,
  openBefore: (checkout: string) => Promise<Before>,
): Promise<number> {
  const { only, quick, out, before } = parseOptions(argv, [
    ...ROWS.map(({ id }) => id),
    GROWTH,
    LARGE,
    DATA,
  ]);
  const rows = before === undefined ? ROWS : againstBefore(ROWS, await openBefore(before));
  await takeMachine();
  const bench = await openBench(folder);
  const isWanted = (id: string): boolean =>
    only.length === 0
      ? before === undefined || ![GROWTH, LARGE, DATA].includes(id)
      : only.includes(id);
  try {
    const measured = await measureAll(
      bench,
      rows.filter(({ id }) => isWanted(id)),
      { quick, growth: isWanted(GROWTH), large: isWanted(LARGE), data: isWanted(DATA) },
    );
    if (out !== undefined) {
      const machine = await readMachine();
      await writePage(out, ROWS, { ...measured, machine, versions: await readVersions(bench) });
    }
    return 0;
  } catch (error) {
    if (!bench.interrupted.aborted) throw error;
    process.stderr.write('interrupted: nothing is written\n');
    return INTERRUPTED;
  }
}

async function openBench(folder: string): Promise<Bench> {
  const scratch = join(folder, 'scratch');
  await mkdir(scratch);
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort(new Error('interrupted'));
    endCommands();
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  return {
    scratch,
    pulso: [process.execPath, join(folder, 'pulso/bin/pulso.js')],
    images: (await openWorkspace(process.cwd())).config.images,
    interrupted: interruption.signal,
    defer: () => undefined,
  };
}

async function measureAll(
  bench: Bench,
  wanted: readonly Row[],
  wants: { quick: boolean; growth: boolean; large: boolean; data: boolean },
): Promise<Pick<Results, 'rows' | 'growth' | 'large' | 'data'>> {
  const options = (id: string): MeasureOptions => ({
    quick: wants.quick,
    tell: (progress) => process.stderr.write(`${id}: ${progress}\n`),
  });
  const commit = await readCommit();
  const occasion: Occasion = { date: new Date().toISOString().slice(0, 10), commit };
  const rows: Record<string, Results['rows'][string]> = {};
  for (const row of wanted) {
    const measured = await measureRow(bench, row, options(row.id));
    rows[row.id] = { ...measured, ...occasion };
    process.stdout.write(`${formatRow(row, measured)}\n`);
  }
  const verbs = wants.growth ? await measureGrowth(bench, options(GROWTH)) : undefined;
  process.stdout.write((verbs ?? []).map((verb) => `${formatGrowth(verb)}\n`).join(''));
  const inputs = wants.large ? await measureLarge(bench, options(LARGE)) : undefined;
  process.stdout.write((inputs ?? []).map((input) => `${formatLarge(input)}\n`).join(''));
  const points = wants.data ? await measureData(bench, options(DATA)) : undefined;
  process.stdout.write((points ?? []).map((point) => `${formatData(point)}\n`).join(''));
  return {
    rows,
    growth: verbs && { ...occasion, verbs },
    large: inputs && { ...occasion, inputs },
    data: points && { ...occasion, points },
  };
}
