import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from '../measure/contest.ts';
import { runCommand, type Command } from '../measure/run-command.ts';

const REPORTER = 'bench/growth/report-peak.js';
const KILOBYTE = 1024;

/** Runs a program of Node and gives the most memory it had, in bytes. */
export async function readPeak({ scratch }: Bench, command: Command): Promise<number> {
  const [node, ...rest] = command.argv;
  const file = join(scratch, 'peak');
  await runCommand({
    ...command,
    argv: [node, '--import', join(process.cwd(), REPORTER), ...rest],
    env: { PULSO_BENCH_PEAK: file },
  });
  return Number(await readFile(file, 'utf8')) * KILOBYTE;
}
