import { SHARES, type LargeGrowth, type LargePoint } from '../large/measure-large.ts';
import type { LargePeer } from '../large/large-inputs.ts';
import { STEEPEST, verdict } from './draw-growth-tables.ts';
import { drawTable } from './draw-table.ts';
import { formatSize, formatTime } from './format-row.ts';

/** The part of a time that grows with the input, below which there is no growth to fit. */
const LEAST_GROWTH = 0.2;

const PEERS: Record<LargePeer, string> = {
  'merge-file': '`git merge-file`',
  yq: '`yq`',
  find: '`find -type f`',
};

const FRACTIONS: Readonly<Record<number, string>> = { 0.25: '¼', 0.5: '½' };
const HEADS = SHARES.map((share) => `${FRACTIONS[share] ?? share}×`);

/** The part of the page on large inputs. */
export function drawLargeTables(inputs: readonly LargeGrowth[] | undefined): string[] {
  if (inputs === undefined) return [];
  const most = Math.max(...inputs.flatMap(({ points }) => points.map(({ memory }) => memory)));
  return [
    '## Large inputs',
    `Median time of the sync of one client, of which both sides changed one in a hundred, at a quarter to four times of what is promised to stay in proportion. The exponent is that of _b_ as above, of the lower quartiles; aim: ${STEEPEST} or less. Below it, a peer at the same work and sizes.`,
    drawTable(
      ['', ...HEADS, 'exponent'],
      inputs.flatMap((input) => [drawInput(input), ...drawPeers(input)]),
    ),
    `Peak memory, ${formatSize(most)} at the most.`,
    drawTable(
      ['', ...HEADS],
      inputs.map((input) => [
        nameOf(input),
        ...input.points.map(({ memory }) => formatSize(memory)),
      ]),
    ),
  ];
}

/** `22,000 keys of a YAML file`: the size that is promised. */
function nameOf({ what, points }: LargeGrowth): string {
  return `${(points[SHARES.indexOf(1)]?.size ?? 0).toLocaleString('en')} ${what}`;
}

function drawInput(input: LargeGrowth): string[] {
  const { points, growth } = input;
  const [first, last] = [points[0]?.time.low ?? NaN, points.at(-1)?.time.low ?? NaN];
  const isFlat = last / first - 1 < LEAST_GROWTH;
  const exponent = `${growth.exponent.toFixed(2)} ${verdict(growth.exponent <= STEEPEST)}`;
  return [
    nameOf(input),
    ...points.map(({ time }) => formatTime(time.median)),
    isFlat ? 'no growth' : exponent,
  ];
}

function drawPeers({ points }: LargeGrowth): string[][] {
  const peers = Object.keys(points[0]?.peers ?? {}) as LargePeer[];
  const timeOf = (peer: LargePeer, point: LargePoint): string => {
    const time = point.peers[peer];
    return time === undefined ? '' : formatTime(time.median);
  };
  return peers.map((peer) => [PEERS[peer], ...points.map((point) => timeOf(peer, point)), '']);
}
