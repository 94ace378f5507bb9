import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Row } from '../measure/contest.ts';
import { drawData, DATA_PICTURE } from './draw-data.ts';
import { drawGrowth } from './draw-growth.ts';
import { MOST_MEMORY, PICTURE } from './draw-growth-tables.ts';
import { drawPage } from './draw-page.ts';
import { mergeResults, type Results } from './results.ts';

/** Writes the page, its picture and the results both are drawn from; rows not measured now stay as they were. */
export async function writePage(folder: string, rows: readonly Row[], now: Results): Promise<void> {
  await mkdir(join(folder, 'benchmarks'), { recursive: true });
  const file = join(folder, 'benchmarks/results.json');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  const before = kept === undefined ? undefined : (JSON.parse(kept) as Results);
  const results = mergeResults(before, now);
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  await writeFile(join(folder, 'benchmarks.md'), drawPage(rows, results));
  const { growth, data } = results;
  if (growth) await writeFile(join(folder, PICTURE), drawGrowth(growth.verbs, MOST_MEMORY));
  if (data) await writeFile(join(folder, DATA_PICTURE), drawData(data.points));
}
