import { runWithPeak } from '../growth/read-peak.ts';
import type { Bench, Missing } from '../measure/contest.ts';
import type { MeasureOptions } from '../measure/measure-row.ts';
import { takingDown } from '../measure/taking-down.ts';
import { dropKept } from './drop-kept.ts';
import { fillDatabase, MEBIBYTE } from './fill-database.ts';
import { makeKey } from './make-key.ts';
import { forgetBackups, openDataClient, type DataClient } from './open-data-client.ts';

export const DATA = 'data';

/** What the data of one client costs at one size of its database. */
export interface DataPoint {
  /** Bytes of the table on the disk. */
  size: number;
  /** Most memory that pulso had, in bytes. */
  backup: number;
  restore: number;
  /** Milliseconds that the app was stopped by the restore. */
  away: number;
}

const SIZES = [100, 500, 1000, 2000, 5000].map((size) => size * MEBIBYTE);

/** Measures an encrypted backup and its restore at five sizes of a database. Throws where they cannot be made here. */
export async function measureData(
  bench: Bench,
  { quick, tell }: MeasureOptions,
): Promise<readonly DataPoint[]> {
  return takingDown(bench, DATA, async (within) => {
    const key = assertThere(await makeKey(within));
    const client = assertThere(await openDataClient(within, key));
    const points: DataPoint[] = [];
    for (const size of quick ? SIZES.slice(0, 2) : SIZES) {
      bench.interrupted.throwIfAborted();
      tell(`${size / MEBIBYTE} MB`);
      await dropKept(client.inside);
      await forgetBackups(client);
      await fillDatabase(client.inside, size);
      points.push({ size, ...(await measure(within, client)) });
    }
    return points;
  });
}

function assertThere<T extends object>(made: T | Missing): T {
  if ('missing' in made) throw new Error(made.missing);
  return made;
}

async function measure(
  bench: Bench,
  { slug, pulso }: DataClient,
): Promise<Omit<DataPoint, 'size'>> {
  const backup = await runWithPeak(bench, pulso('backup', slug));
  const argv = ['restore', slug, '--yes', '--no-backup'];
  const restore = await runWithPeak(bench, pulso('-o', 'json', ...argv));
  const { away } = JSON.parse(restore.printed) as { away: number };
  return { backup: backup.peak, restore: restore.peak, away };
}
