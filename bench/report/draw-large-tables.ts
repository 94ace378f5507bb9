import type { LargeGrowth, LargePoint } from '../large/measure-large.ts';
import type { LargePeer } from '../large/large-inputs.ts';
import { STEEPEST, verdict } from './draw-growth-tables.ts';
import { formatSize, formatTime } from './format-row.ts';

/** The part of a time that grows with the input, below which there is no growth to fit. */
const LEAST_GROWTH = 0.2;

const PEERS: Record<LargePeer, string> = {
  'merge-file': '`git merge-file`',
  yq: '`yq`',
  find: '`find -type f`',
};

/** The part of the page on large inputs. */
export function drawLargeTables(inputs: readonly LargeGrowth[] | undefined): string[] {
  if (inputs === undefined) return [];
  const most = Math.max(...inputs.flatMap(({ points }) => points.map(({ memory }) => memory)));
  return [
    '## Large inputs',
    `Median time of the sync of one client, of which both sides changed one in a hundred, at a quarter, a half, all and twice of what is promised to stay in proportion. The exponent is that of _b_ as above; aim: ${STEEPEST} or less. Below it, a peer at the same work and sizes.`,
    drawTable(
      ['', '¼×', '½×', '1×', '2×', 'exponent'],
      inputs.flatMap((input) => [drawInput(input), ...drawPeers(input)]),
    ),
    `Peak memory, ${formatSize(most)} at the most.`,
    drawTable(
      ['', '¼×', '½×', '1×', '2×'],
      inputs.map((input) => [
        nameOf(input),
        ...input.points.map(({ memory }) => formatSize(memory)),
      ]),
    ),
  ];
}

/** `22,000 keys of a YAML file`: the size that is promised, the last but one. */
function nameOf({ what, points }: LargeGrowth): string {
  return `${(points.at(-2)?.size ?? 0).toLocaleString('en')} ${what}`;
}

function drawInput(input: LargeGrowth): string[] {
  const { points, growth } = input;
  const [first, last] = [points[0]?.time.median ?? NaN, points.at(-1)?.time.median ?? NaN];
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

function drawTable(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const rule = head.map((_, at) => (at === 0 ? '---' : '--:'));
  const [first, ...rest] = [head, ...lines].map((texts) => `| ${texts.join(' | ')} |`);
  return [first, `|${rule.join('|')}|`, ...rest].join('\n');
}
