import { fitGrowth, type Growth } from '../growth/fit-growth.ts';
import { readPeak } from '../growth/read-peak.ts';
import type { Bench } from '../measure/contest.ts';
import type { MeasureOptions } from '../measure/measure-row.ts';
import { timeCommand, type Command } from '../measure/run-command.ts';
import { summarize, type Summary } from '../measure/summarize.ts';
import { takingDown } from '../measure/taking-down.ts';
import { findProgram } from '../peers/find-program.ts';
import { LARGE_INPUTS, type LargeInput, type LargePeer } from './large-inputs.ts';
import { makeLargeClient, type LargeClient } from './make-large-client.ts';

export const LARGE = 'large';

/** What the sync of one client costs at one size of an input. */
export interface LargePoint {
  size: number;
  /** Milliseconds. */
  time: Summary;
  /** Most memory it had, in bytes. */
  memory: number;
  /** Milliseconds of each peer at the same size; one that is not installed is missing. */
  peers: Readonly<Partial<Record<LargePeer, Summary>>>;
}

export interface LargeGrowth {
  id: string;
  what: string;
  points: readonly LargePoint[];
  /** Of the lower quartiles: what else a machine does only adds. */
  growth: Growth;
}

/** Of what is promised. The largest tells the growth from the start. */
export const SHARES = [0.25, 0.5, 1, 2, 4] as const;
const ROUNDS = 5;

/** Measures the sync of one client whose files are large, at five sizes each. */
export async function measureLarge(
  bench: Bench,
  { quick, tell }: MeasureOptions,
): Promise<LargeGrowth[]> {
  const inputs: LargeGrowth[] = [];
  for (const input of LARGE_INPUTS) {
    const points: LargePoint[] = [];
    for (const share of SHARES) {
      const size = input.size * share;
      tell(`${size} ${input.what}`);
      const name = `${LARGE}-${input.id}-${size}`;
      const rounds = quick ? 1 : ROUNDS;
      points.push(await takingDown(bench, name, (within) => measure(within, input, size, rounds)));
    }
    const costs = points.map(({ size, time }) => ({ size, cost: time.low }));
    inputs.push({ id: input.id, what: input.what, points, growth: fitGrowth(costs) });
  }
  return inputs;
}

async function measure(
  bench: Bench,
  input: LargeInput,
  size: number,
  rounds: number,
): Promise<LargePoint> {
  const client = await makeLargeClient(bench, input, size);
  const sync: Command = { argv: [...bench.pulso, 'sync', '--all'], cwd: client.root };
  const own: number[] = [];
  const times = new Map<LargePeer, number[]>();
  // The sides take turns. One round before the first warms the caches.
  for (let round = 0; round <= rounds; round += 1) {
    bench.interrupted.throwIfAborted();
    await client.revise();
    const time = await timeCommand(sync);
    await client.check();
    if (round > 0) own.push(time);
    for (const peer of input.peers) {
      const command = await commandOf(peer, client);
      if (command === undefined) continue;
      const taken = await timeCommand(command);
      if (round > 0) times.set(peer, [...(times.get(peer) ?? []), taken]);
    }
  }
  await client.revise();
  const memory = await readPeak(bench, sync);
  const peers = Object.fromEntries([...times].map(([peer, all]) => [peer, summarize(all)]));
  return { size, time: summarize(own), memory, peers };
}

/** The same work by another program: undefined where it is not installed. */
async function commandOf(
  peer: LargePeer,
  { sides, folder }: LargeClient,
): Promise<Command | undefined> {
  const { base, template, client } = sides;
  switch (peer) {
    case 'merge-file':
      return { argv: ['git', 'merge-file', '-p', client, base, template] };
    case 'find':
      return { argv: ['find', folder, '-type', 'f'] };
    case 'yq': {
      const yq = await findProgram('yq');
      if (yq === undefined) return undefined;
      return { argv: [yq, '-y', '-s', '.[0] * .[1]', template, client] };
    }
  }
}
