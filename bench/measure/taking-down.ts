import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from './contest.ts';

/** Does the work in a scratch folder of its own, and then takes down what it deferred, the last first, however it ended. */
export async function takingDown<T>(
  bench: Bench,
  name: string,
  work: (bench: Bench) => Promise<T>,
): Promise<T> {
  const scratch = join(bench.scratch, name);
  const closers: (() => Promise<void>)[] = [() => rm(scratch, { recursive: true, force: true })];
  await mkdir(scratch);
  try {
    return await work({ ...bench, scratch, defer: (close) => closers.push(close) });
  } finally {
    for (const close of closers.reverse()) await close();
  }
}
