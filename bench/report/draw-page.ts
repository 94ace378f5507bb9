import type { Row } from '../measure/contest.ts';
import { drawDataTables } from './draw-data.ts';
import { drawGrowthTables } from './draw-growth-tables.ts';
import { drawLargeTables } from './draw-large-tables.ts';
import { drawCells } from './draw-table.ts';
import { formatRatio, formatTime } from './format-row.ts';
import { METHOD } from './method.ts';
import type { Occasion, Results } from './results.ts';

type Told = Pick<Row, 'id' | 'what' | 'against' | 'aim'>;

/** docs/benchmarks.md, whole. */
export function drawPage(rows: readonly Told[], results: Results): string {
  const parts = [
    '# Benchmarks',
    'Written by `npm run bench`, which measures pulso and its peers in one run on one machine. A ratio of 0.5× means\nthat pulso takes half the time of the peer.',
    drawTable(rows, results),
    ...drawMissing(rows, results),
    drawOccasions(results),
    ...drawGrowthTables(results.growth?.verbs),
    ...drawLargeTables(results.large?.inputs),
    ...drawDataTables(results.data?.points),
    METHOD,
    drawMachine(results),
  ];
  return `${parts.join('\n\n')}\n`;
}

function drawTable(rows: readonly Told[], results: Results): string {
  const lines = rows.map((row) => {
    const { pulso, peer, ratio, runs } = results.rows[row.id] ?? {};
    const head = [row.what, row.against];
    if (!pulso || !peer || !ratio) return drawCells([...head, '', '', '', '', `${row.aim}×`, '—']);
    const verdict = ratio.median <= row.aim ? 'met' : '**missed**';
    const times = [formatTime(pulso.median), formatTime(peer.median), formatRatio(ratio)];
    return drawCells([...head, ...times, String(runs), `${row.aim}×`, verdict]);
  });
  return [
    drawCells(['what', 'against', 'pulso', 'peer', 'ratio', 'runs', 'aim', '']),
    '|---|---|--:|--:|--:|--:|--:|---|',
    ...lines,
  ].join('\n');
}

function drawMissing(rows: readonly Told[], results: Results): string[] {
  const lines = rows.flatMap(({ id, what, against }) => {
    const result = results.rows[id];
    if (result !== undefined && result.missing === undefined) return [];
    return [`- ${what}, against ${against}: ${result?.missing ?? 'not measured yet'}.`];
  });
  return lines.length === 0 ? [] : ['Missing here:', lines.join('\n')];
}

/** One sentence where all was measured in one go, or else one for each time. */
function drawOccasions({ rows, growth, large, data }: Results): string {
  const names = new Map<string, string[]>();
  const measured: [string, Occasion][] = Object.entries(rows);
  if (growth !== undefined) measured.push(['growth', growth]);
  if (large !== undefined) measured.push(['large', large]);
  if (data !== undefined) measured.push(['data', data]);
  for (const [id, { date, commit }] of measured) {
    const occasion = `${date} at commit ${commit}`;
    names.set(occasion, [...(names.get(occasion) ?? []), id]);
  }
  const [only, ...others] = names.keys();
  if (others.length === 0) return `Measured ${only ?? 'never'}.`;
  const lines = [...names].map(([occasion, ids]) => `- ${occasion}: ${ids.join(', ')}`);
  return ['Measured', lines.join('\n')].join('\n\n');
}

function drawMachine({ machine, versions }: Results): string {
  const { cpu, cores, memory, system, kernel } = machine;
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    '## Machine and versions',
    `${cpu}, ${cores} cores, ${memory} GiB of memory; ${system}, Linux ${kernel}.`,
    `${list.join(', ')}.`,
  ].join('\n\n');
}
