import { expect, it } from 'vitest';
import { createScreen } from '../../../src/cli/render/screen.ts';

const write = (): boolean => true;

it.each([
  ['a terminal', { isTTY: true }, {}, true, true],
  ['a pipe', { isTTY: false }, {}, true, false],
  ['NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, true, false],
  ['an empty NO_COLOR', { isTTY: true }, { NO_COLOR: '' }, true, true],
  ['FORCE_COLOR in a pipe', { isTTY: false }, { FORCE_COLOR: '1' }, true, true],
  ['FORCE_COLOR=0', { isTTY: true }, { FORCE_COLOR: '0' }, true, false],
  [
    'NO_COLOR before FORCE_COLOR',
    { isTTY: true },
    { NO_COLOR: '1', FORCE_COLOR: '1' },
    true,
    false,
  ],
  ['--no-color before all', { isTTY: true }, { FORCE_COLOR: '1' }, false, false],
  ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, true, false],
])('colours on %s', (_, output, env, color, coloured) => {
  const { style } = createScreen({ write, ...output }, env, { color });
  expect(style.red('x') !== 'x').toBe(coloured);
});

it('a pipe has no width, a terminal that hides its own has 80', () => {
  const flags = { color: true };
  expect(createScreen({ write, columns: 40 }, {}, flags).columns).toBe(Infinity);
  expect(createScreen({ write, isTTY: true, columns: 40 }, {}, flags).columns).toBe(40);
  expect(createScreen({ write, isTTY: true }, {}, flags).columns).toBe(80);
});
