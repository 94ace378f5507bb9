import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from './measure/contest.ts';
import { measureRow, type Measured } from './measure/measure-row.ts';
import { parseOptions } from './options.ts';
import { formatRow } from './report/format-row.ts';
import { ROWS } from './rows.ts';

/** Measures and prints every row asked for; where all are, writes docs/benchmarks.md. `folder` holds a built pulso and is removed after. */
export async function main(argv: readonly string[], folder: string): Promise<number> {
  const options = parseOptions(
    argv,
    ROWS.map(({ id }) => id),
  );
  const scratch = join(folder, 'scratch');
  await mkdir(scratch);
  const bench: Bench = { scratch, pulso: [process.execPath, join(folder, 'pulso/bin/pulso.js')] };
  const measured: Measured[] = [];
  for (const row of ROWS) {
    if (options.only.length > 0 && !options.only.includes(row.id)) continue;
    const result = await measureRow(bench, row, options.quick);
    measured.push(result);
    process.stdout.write(`${formatRow(result)}\n`);
  }
  return 0;
}
