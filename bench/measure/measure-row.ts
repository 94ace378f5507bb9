import type { Bench, Row, Side } from './contest.ts';
import { summarize, type Summary } from './summarize.ts';

/** A row's outcome; times in milliseconds. */
export interface Measured {
  row: Row;
  missing?: string | undefined;
  pulso?: Summary | undefined;
  peer?: Summary | undefined;
  /** Of each run of pulso to the peer's run beside it. */
  ratio?: Summary | undefined;
}

/** Measures one row. The sides take turns, so that whatever else the machine does meets both alike. */
export async function measureRow(bench: Bench, row: Row, quick: boolean): Promise<Measured> {
  const contest = await row.open(bench);
  if ('missing' in contest) return { row, missing: contest.missing };
  try {
    const runs = quick ? Math.min(3, row.runs) : row.runs;
    const pulso: number[] = [];
    const peer: number[] = [];
    // The first turn only warms caches.
    await takeTurn(contest.pulso);
    await takeTurn(contest.peer);
    for (let run = 0; run < runs; run += 1) {
      pulso.push(await takeTurn(contest.pulso));
      peer.push(await takeTurn(contest.peer));
    }
    const ratios = pulso.map((time, run) => time / (peer[run] ?? NaN));
    return {
      row,
      pulso: summarize(pulso),
      peer: summarize(peer),
      ratio: summarize(ratios),
    };
  } finally {
    await contest.close?.();
  }
}

async function takeTurn(side: Side): Promise<number> {
  await side.prepare?.();
  return side.run();
}
