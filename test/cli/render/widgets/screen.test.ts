import { expect, it } from 'vitest';
import { createScreen } from '../../../../src/cli/render/widgets/screen.ts';

const write = (): boolean => true;

it.each([
  { on: 'a terminal', isTTY: true, env: {}, coloured: true },
  { on: 'a pipe', isTTY: false, env: {}, coloured: false },
  { on: 'NO_COLOR', isTTY: true, env: { NO_COLOR: '1' }, coloured: false },
  { on: 'an empty NO_COLOR', isTTY: true, env: { NO_COLOR: '' }, coloured: true },
  { on: 'FORCE_COLOR in a pipe', isTTY: false, env: { FORCE_COLOR: '1' }, coloured: true },
  { on: 'FORCE_COLOR=0', isTTY: true, env: { FORCE_COLOR: '0' }, coloured: false },
  { on: 'both', isTTY: true, env: { NO_COLOR: '1', FORCE_COLOR: '1' }, coloured: false },
  { on: 'a dumb terminal', isTTY: true, env: { TERM: 'dumb' }, coloured: false },
])('colours on $on: $coloured', ({ isTTY, env, coloured }) => {
  const { style } = createScreen({ write, isTTY }, env, { color: true });
  expect(style.red('x') !== 'x').toBe(coloured);
});

it('--no-color comes before all', () => {
  const { style } = createScreen({ write, isTTY: true }, { FORCE_COLOR: '1' }, { color: false });
  expect(style.red('x')).toBe('x');
});

it('a pipe has no width, a terminal that hides its own has 80', () => {
  const flags = { color: true };
  expect(createScreen({ write, columns: 40 }, {}, flags).columns).toBe(Infinity);
  expect(createScreen({ write, isTTY: true, columns: 40 }, {}, flags).columns).toBe(40);
  expect(createScreen({ write, isTTY: true }, {}, flags).columns).toBe(80);
});
