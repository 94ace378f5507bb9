import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openWorkspace } from '../src/workspace/open-workspace.ts';
import type { Bench } from './measure/contest.ts';
import { measureRow } from './measure/measure-row.ts';
import { endCommands } from './measure/run-command.ts';
import { parseOptions } from './options.ts';
import { formatRow } from './report/format-row.ts';
import { ROWS } from './rows.ts';

/** Measures and prints every row asked for; `folder` holds a built pulso and is removed after. */
export async function main(argv: readonly string[], folder: string): Promise<number> {
  const options = parseOptions(
    argv,
    ROWS.map(({ id }) => id),
  );
  const scratch = join(folder, 'scratch');
  await mkdir(scratch);
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort(new Error('interrupted'));
    endCommands();
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const bench: Bench = {
    scratch,
    pulso: [process.execPath, join(folder, 'pulso/bin/pulso.js')],
    images: (await openWorkspace(process.cwd())).config.images,
    interrupted: interruption.signal,
    defer: () => undefined,
  };
  for (const row of ROWS) {
    if (options.only.length > 0 && !options.only.includes(row.id)) continue;
    const tell = (progress: string): void => {
      process.stderr.write(`${row.id}: ${progress}\n`);
    };
    const result = await measureRow(bench, row, { quick: options.quick, tell });
    process.stdout.write(`${formatRow(row, result)}\n`);
  }
  return 0;
}
