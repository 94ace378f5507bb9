import { expect, it } from 'vitest';
import { parseOptions } from '../../bench/options.ts';

const IDS = ['list', 'deploy', 'growth'];

it.each([
  { argv: [], only: [], quick: false, out: 'docs' },
  { argv: ['--quick'], only: [], quick: true, out: undefined },
  { argv: ['--quick', '--out', 'there'], only: [], quick: true, out: 'there' },
  { argv: ['--only', 'list,growth', '--only', 'deploy'], only: ['list', 'growth', 'deploy'], quick: false, out: 'docs' }, // prettier-ignore
  { argv: ['--before', '../old'], only: [], quick: false, out: undefined, before: '../old' },
])('reads $argv', ({ argv, ...options }) => {
  expect(parseOptions(argv, IDS)).toEqual(options);
});

it.each([[['--only', 'lisst']], [['--onyl', 'list']], [['list']]])('refuses %j', (argv) => {
  expect(() => parseOptions(argv, IDS)).toThrow();
});
