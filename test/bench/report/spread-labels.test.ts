import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { spreadLabels } from '../../../bench/report/spread-labels.ts';

it.each([
  { name: 'far apart: as wanted', wanted: [10, 50, 90], places: [10, 50, 90] },
  { name: 'at one place: around it', wanted: [40, 40], places: [35, 45] },
  { name: 'too near: the same middle', wanted: [40, 44], places: [37, 47] },
  { name: 'in any order', wanted: [44, 40, 100], places: [47, 37, 100] },
  { name: 'a group pushes its neighbour', wanted: [40, 40, 48], places: [32.7, 42.7, 52.7] },
  { name: 'none', wanted: [], places: [] },
])('$name', ({ wanted, places }) => {
  expect(spreadLabels(wanted, 10).map((place) => Math.round(place * 10) / 10)).toEqual(places);
});

it('labels never overlap and keep their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 2 }), (wanted) => {
      const places = spreadLabels(wanted, 15);
      const sorted = [...places].sort((one, other) => one - other);
      for (const [at, place] of sorted.slice(1).entries()) {
        expect(place - sorted[at]!).toBeGreaterThan(15 - 1e-6);
      }
      for (const [at, one] of wanted.entries()) {
        const below = wanted.findIndex((other) => other > one);
        if (below !== -1) expect(places[below]).toBeGreaterThan(places[at]!);
      }
    }),
  );
});
