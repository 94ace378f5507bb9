import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from '../measure/contest.ts';
import { readCommand, type Command } from '../measure/run-command.ts';

const REPORTER = 'bench/growth/report-peak.js';
const KILOBYTE = 1024;

/** Runs a program of Node and gives the most memory it had, in bytes. */
export async function readPeak(bench: Bench, command: Command): Promise<number> {
  return (await runWithPeak(bench, command)).peak;
}

/** Runs a program of Node and gives what it printed and the most memory it had, in bytes. */
export async function runWithPeak(
  { scratch }: Bench,
  command: Command,
): Promise<{ printed: string; peak: number }> {
  const [node, ...rest] = command.argv;
  const file = join(scratch, 'peak');
  const printed = await readCommand({
    ...command,
    argv: [node, '--import', join(process.cwd(), REPORTER), ...rest],
    env: { PULSO_BENCH_PEAK: file },
  });
  return { printed, peak: Number(await readFile(file, 'utf8')) * KILOBYTE };
}
