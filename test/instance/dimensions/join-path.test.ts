import { expect, it } from 'vitest';
import { dimensionsOf, findJoinPath } from '../../../src/instance/dimensions/join-path.ts';
import { toDimensionModel } from '../../../src/instance/dimensions/dimension-model.ts';
import { dimensionsFileSchema } from '../../../src/instance/dimensions/dimensions-file.ts';
import { sampleModel } from '../../support/sample-dimensions.ts';

/** Tables that hold an id and one column for each table they join. */
function tablesJoining(joins: Record<string, string[]>) {
  const tables = Object.fromEntries(
    Object.entries(joins).map(([name, targets]) => [
      name,
      {
        columns: Object.fromEntries(['id', ...targets].map((column) => [column, 'number'])),
        joins: targets.map((table) => ({ column: table, table, references: 'id' })),
      },
    ]),
  );
  return toDimensionModel(
    dimensionsFileSchema.parse({ version: 1, tables, dimensions: [], metrics: [] }),
  );
}

const pathOf = (model: ReturnType<typeof tablesJoining>, from: string, to: string) =>
  findJoinPath(model, from, to)?.map((step) => `${step.from}>${step.table}`);

it('follows any number of joins, only from many rows to one', () => {
  const model = sampleModel();
  expect(pathOf(model, 'invoices', 'regions')).toEqual([
    'invoices>subscribers',
    'subscribers>regions',
  ]);
  expect(pathOf(model, 'invoices', 'invoices')).toEqual([]);
  expect(pathOf(model, 'regions', 'invoices')).toBeUndefined();
});

it('takes the shortest path, and of two equal ones the first in the file', () => {
  const model = tablesJoining({ a: ['b', 'c', 'd'], b: ['d', 'e'], c: ['e'], d: [], e: [] });
  expect(pathOf(model, 'a', 'd')).toEqual(['a>d']);
  expect(pathOf(model, 'a', 'e')).toEqual(['a>b', 'b>e']);
});

it('ends if tables join in a circle', () => {
  const model = tablesJoining({ a: ['b'], b: ['c'], c: ['a'], far: [] });
  expect(pathOf(model, 'a', 'c')).toEqual(['a>b', 'b>c']);
  expect(pathOf(model, 'a', 'far')).toBeUndefined();
});

it('a ratio has the dimensions that both of its sides reach', () => {
  const model = sampleModel();
  const keysOf = (key: string) => dimensionsOf(model, model.metrics.get(key)!).map((d) => d.key);
  expect(keysOf('billed')).toContain('status');
  expect(keysOf('churn')).toEqual(keysOf('cancellations'));
});
