import { expect, it } from 'vitest';
import { drawGrowth } from '../../../bench/report/draw-growth.ts';
import { sampleGrowth } from './sample-growth.ts';

const MEBIBYTE = 2 ** 20;
const verbs = [
  sampleGrowth('list', [10, 100, 1000], [50, 100, 200]),
  sampleGrowth('sync', [100, 100, 100], [200, 200, 200]),
];

function linesOf(svg: string): { x: number; y: number }[][] {
  return [...svg.matchAll(/points="([^"]*)"/g)].map(([, points = '']) =>
    points.split(' ').map((place) => {
      const [x = NaN, y = NaN] = place.split(',').map(Number);
      return { x, y };
    }),
  );
}

it('draws a line for each verb in each panel, on logarithmic axes', () => {
  const lines = linesOf(drawGrowth(verbs, 300 * MEBIBYTE));
  expect(lines).toHaveLength(4);
  const [list, sync] = lines as [{ x: number; y: number }[], { x: number; y: number }[]];
  // Ten times the clients and ten times the time are the same step each time.
  expect(list[1]!.x - list[0]!.x).toBeCloseTo(list[2]!.x - list[1]!.x);
  expect(list[0]!.y - list[1]!.y).toBeCloseTo(list[1]!.y - list[2]!.y);
  expect(list[0]!.y).toBeGreaterThan(list[2]!.y);
  expect(new Set(sync.map(({ y }) => y)).size).toBe(1);
  expect(sync[0]!.y).toBe(list[1]!.y);
});

it('the chart names axes, verbs and the target in light and dark pages', () => {
  const svg = drawGrowth(verbs, 300 * MEBIBYTE);
  for (const text of ['clients', '1,000', '10 ms', '1 s', 'list', 'sync', 'aim: below 300 MB']) {
    expect(svg).toContain(`>${text}<`);
  }
  expect(svg).toContain('prefers-color-scheme: dark');
});
