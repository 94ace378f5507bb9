import { expect, it } from 'vitest';
import { createScreen } from '../../../../src/cli/render/widgets/screen.ts';

const write = (): boolean => true;

it.each([
  { on: 'a terminal', isTTY: true, env: {}, colored: true },
  { on: 'a pipe', isTTY: false, env: {}, colored: false },
  { on: 'NO_COLOR', isTTY: true, env: { NO_COLOR: '1' }, colored: false },
  { on: 'an empty NO_COLOR', isTTY: true, env: { NO_COLOR: '' }, colored: true },
  { on: 'FORCE_COLOR in a pipe', isTTY: false, env: { FORCE_COLOR: '1' }, colored: true },
  { on: 'FORCE_COLOR=0', isTTY: true, env: { FORCE_COLOR: '0' }, colored: false },
  { on: 'both', isTTY: true, env: { NO_COLOR: '1', FORCE_COLOR: '1' }, colored: false },
  { on: 'a dumb terminal', isTTY: true, env: { TERM: 'dumb' }, colored: false },
])('colors on $on: $colored', ({ isTTY, env, colored }) => {
  const { style } = createScreen({ write, isTTY }, env, { color: true });
  expect(style.red('x') !== 'x').toBe(colored);
});

it('--no-color wins over everything', () => {
  const { style } = createScreen({ write, isTTY: true }, { FORCE_COLOR: '1' }, { color: false });
  expect(style.red('x')).toBe('x');
});

it('a pipe has no width, a terminal of unknown width has 80 columns', () => {
  const flags = { color: true };
  expect(createScreen({ write, columns: 40 }, {}, flags).columns).toBe(Infinity);
  expect(createScreen({ write, isTTY: true, columns: 40 }, {}, flags).columns).toBe(40);
  expect(createScreen({ write, isTTY: true }, {}, flags).columns).toBe(80);
});
