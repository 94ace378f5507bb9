import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench, Contest, Missing, Row } from './contest.ts';

/** Another build of pulso, with the rows of its own checkout: they know how its workspaces and clients are made. */
export interface Before {
  pulso: Bench['pulso'];
  rows: readonly Row[];
}

/** The rows that both builds have, with the other build's pulso in place of the peer; it should not be beaten by it. */
export function againstBefore(rows: readonly Row[], before: Before): Row[] {
  return rows.flatMap((row) => {
    const same = before.rows.find(({ id }) => id === row.id);
    if (same === undefined) return [];
    const open = (bench: Bench): Promise<Contest | Missing> => openBoth(bench, row, { ...before, row: same }); // prettier-ignore
    return { ...row, against: 'before', aim: 1, runs: Math.max(row.runs, 5), open };
  });
}

async function openBoth(
  bench: Bench,
  row: Row,
  before: { pulso: Bench['pulso']; row: Row },
): Promise<Contest | Missing> {
  const now = await row.open(await within(bench, 'now', bench.pulso));
  if ('missing' in now) return now;
  const then = await before.row.open(await within(bench, 'before', before.pulso));
  return 'missing' in then ? then : { pulso: now.pulso, peer: then.pulso };
}

async function within(bench: Bench, name: string, pulso: Bench['pulso']): Promise<Bench> {
  const scratch = join(bench.scratch, name);
  await mkdir(scratch);
  return { ...bench, scratch, pulso };
}
