import type { Bench, Contest, Row, Side } from './contest.ts';
import { summarize, type Summary } from './summarize.ts';
import { takingDown } from './taking-down.ts';

/** A row's outcome; times in milliseconds. */
export interface Measured {
  missing?: string | undefined;
  /** Measurements of each side. */
  runs?: number | undefined;
  pulso?: Summary | undefined;
  peer?: Summary | undefined;
  /** Of each run of pulso to the peer's run beside it. */
  ratio?: Summary | undefined;
}

export interface MeasureOptions {
  /** Three measurements a side at the most. */
  quick: boolean;
  /** Told how far it is. */
  tell: (progress: string) => void;
}

/**
 * Measures one row. The sides take turns, so that whatever else the machine does meets both alike. A row
 * that fails is missing with its reason, unless the person interrupted.
 */
export async function measureRow(
  bench: Bench,
  row: Row,
  options: MeasureOptions,
): Promise<Measured> {
  try {
    return await takingDown(bench, row.id, (within) => measure(within, row, options));
  } catch (error) {
    if (bench.interrupted.aborted) throw error;
    return { missing: `it failed: ${String(error)}` };
  }
}

async function measure(bench: Bench, row: Row, { quick, tell }: MeasureOptions): Promise<Measured> {
  tell('setting up');
  const contest = await row.open(bench);
  if ('missing' in contest) return contest;
  if (row.warmUp !== false) {
    tell('warming up');
    await takeTurns(bench, contest);
  }
  const runs = quick ? Math.min(3, row.runs) : row.runs;
  const pulso: number[] = [];
  const peer: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    tell(`run ${run} of ${runs}`);
    const times = await takeTurns(bench, contest);
    pulso.push(times.pulso);
    peer.push(times.peer);
  }
  const ratios = pulso.map((time, run) => time / (peer[run] ?? NaN));
  return { runs, pulso: summarize(pulso), peer: summarize(peer), ratio: summarize(ratios) };
}

async function takeTurns(
  bench: Bench,
  { pulso, peer }: Contest,
): Promise<{ pulso: number; peer: number }> {
  return { pulso: await takeTurn(bench, pulso), peer: await takeTurn(bench, peer) };
}

async function takeTurn({ interrupted }: Bench, side: Side): Promise<number> {
  interrupted.throwIfAborted();
  await side.prepare?.();
  interrupted.throwIfAborted();
  const time = await side.run();
  await side.check?.();
  return time;
}
