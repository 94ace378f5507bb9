import { expect, it } from 'vitest';
import { drawPage } from '../../../bench/report/draw-page.ts';
import type { Results } from '../../../bench/report/results.ts';
import { sampleGrowth } from './sample-growth.ts';

const occasion = { date: '2026-11-21', commit: 'abc1234' };
const summary = (median: number) => ({ median, low: median * 0.9, high: median * 1.1 });
const rows = [
  { id: 'deploy', what: 'deploy', against: 'compose', aim: 0.8 },
  { id: 'destroy', what: 'destroy', against: 'compose down', aim: 0.8 },
  { id: 'create', what: 'create', against: 'cookiecutter', aim: 0.5 },
  { id: 'plan', what: 'plan', against: 'kubectl', aim: 0.2 },
];
const measured = (ratio: number) => ({
  ...{ runs: 5, pulso: summary(ratio * 1000), peer: summary(1000), ratio: summary(ratio) },
  ...occasion,
});
const results: Results = {
  machine: { cpu: 'Some CPU', cores: 2, memory: 24, system: 'Debian 12', kernel: '6.1' },
  versions: { Node: '20.20.2', git: '2.39.5' },
  rows: {
    deploy: measured(0.2),
    destroy: measured(0.95),
    create: { missing: 'cookiecutter is not installed', ...occasion },
  },
};

const linesWith = (page: string, text: string): string[] =>
  page.split('\n').filter((line) => line.includes(text));

it('the page has a line for each row: met, missed, or missing with its reason', () => {
  const page = drawPage(rows, results);
  expect(linesWith(page, '| deploy |')).toEqual([
    '| deploy | compose | 200 ms | 1 s | 0.20× [0.18–0.22] | 5 | 0.8× | met |',
  ]);
  expect(linesWith(page, '| destroy |')[0]).toMatch(/\| \*\*missed\*\* \|$/);
  expect(page).toContain('- create, against cookiecutter: cookiecutter is not installed.');
  expect(page).toContain('- plan, against kubectl: not measured yet.');
});

it('the page says when and on which machine it was measured', () => {
  const page = drawPage(rows, results);
  expect(page).toContain('Measured 2026-11-21 at commit abc1234.');
  expect(page).toContain('Some CPU, 2 cores, 24 GiB of memory; Debian 12, Linux 6.1.');
  expect(page).toContain('Node 20.20.2, git 2.39.5.');
});

it('the page marks rows that were measured later', () => {
  const later = { ...measured(0.5), date: '2026-12-01' };
  const page = drawPage(rows, { ...results, rows: { ...results.rows, destroy: later } });
  expect(page).toContain('- 2026-11-21 at commit abc1234: deploy, create');
  expect(page).toContain('- 2026-12-01 at commit abc1234: destroy');
});

it('the page shows growth with the judged exponent and memory', () => {
  const verbs = [
    sampleGrowth('list', [80, 90, 200], [50, 60, 90]),
    sampleGrowth('sync', [300, 700, 3000], [90, 120, 310]),
  ];
  const page = drawPage(rows, { ...results, growth: { ...occasion, verbs } });
  expect(page).toContain('| list | 80 ms | 90 ms | 200 ms | 1.04 met |');
  expect(page).toContain('| sync | 90 MB | 120 MB | 310 MB |');
  expect(page).toContain('less than 300 MB at 1,000 clients (**missed**)');
  expect(page).toContain('](benchmarks/growth.svg)');
});

it('the page shows large inputs with their peers, and the exponent only of what grows', () => {
  const point = (size: number, time: number, peers = {}) => ({
    ...{ size, time: summary(time), memory: 80 * 2 ** 20, peers },
  });
  const inputs = [
    {
      ...{ id: 'yaml', what: 'keys of a YAML file', growth: { start: 1, each: 1, exponent: 1.2 } },
      points: [1, 2, 4, 8].map((times) =>
        point(5500 * times, 1000 * times, { yq: summary(3000 * times) }),
      ),
    },
    {
      ...{ id: 'bytes', what: 'GiB of one own file', growth: { start: 1, each: 0, exponent: 3 } },
      points: [1, 2, 4, 8].map((size) => point(size, 200 + size)),
    },
  ];
  const page = drawPage(rows, { ...results, large: { ...occasion, inputs } });
  expect(page).toContain(
    '| 22,000 keys of a YAML file | 1 s | 2 s | 4 s | 8 s | 1.20 **missed** |',
  );
  expect(page).toContain('| `yq` | 3 s | 6 s | 12 s | 24 s |  |');
  expect(page).toContain(
    '| 4 GiB of one own file | 201 ms | 202 ms | 204 ms | 208 ms | no growth |',
  );
  expect(page).toContain('Peak memory, 80 MB at the most.');
});
