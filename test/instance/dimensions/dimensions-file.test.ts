import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/instance/config/parse-config.ts';
import { dimensionsFileSchema } from '../../../src/instance/dimensions/dimensions-file.ts';
import { sampleDimensions } from '../../support/sample-dimensions.ts';

type Sample = ReturnType<typeof sampleDimensions>;

function problemsOf(change: (sample: Sample) => unknown): string[] {
  const sample = sampleDimensions();
  change(sample);
  const parsed = dimensionsFileSchema.safeParse(sample);
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const metric = (overrides: object) => (sample: Sample) => {
  Object.assign(sample.metrics[0]!, overrides);
};

it('accepts the sample file', () => {
  expect(problemsOf(() => undefined)).toEqual([]);
});

it('accepts a file without metrics', () => {
  const empty = { version: 1, tables: {}, dimensions: [], metrics: [] };
  expect(dimensionsFileSchema.safeParse(empty).success).toBe(true);
});

describe('rejects unknown names', () => {
  it.each<[string, (sample: Sample) => unknown]>([
    [
      'dimensions.0.table: unknown table "region"; tables: regions, plans, subscribers, invoices, Órdenes "de" `compra`',
      (sample) => (sample.dimensions[0]!.table = 'region'),
    ],
    [
      'dimensions.0.column: unknown column "title" in regions; columns: id, name, opened, rural',
      (sample) => (sample.dimensions[0]!.column = 'title'),
    ],
    [
      'dimensions.0.table: unknown table "constructor"; tables: regions, plans, subscribers, invoices, Órdenes "de" `compra`',
      (sample) => (sample.dimensions[0]!.table = 'constructor'),
    ],
    [
      'dimensions.0.column: unknown column "toString" in regions; columns: id, name, opened, rural',
      (sample) => (sample.dimensions[0]!.column = 'toString'),
    ],
    [
      'dimensions.1.key: "region" is defined twice',
      (sample) => (sample.dimensions[1]!.key = 'region'),
    ],
    [
      'metrics.0.column: unknown column "total" in invoices; columns: subscriber_id, amount, status, paid, issued_at',
      metric({ column: 'total' }),
    ],
    [
      'metrics.0.time: unknown column "at" in invoices; columns: subscriber_id, amount, status, paid, issued_at',
      metric({ time: 'at' }),
    ],
    [
      'metrics.2.numerator: unknown metric "profit"',
      (sample) => Object.assign(sample.metrics[2]!, { numerator: 'profit' }),
    ],
    [
      'metrics.0.filters.0.column: unknown column "state" in invoices; columns: subscriber_id, amount, status, paid, issued_at',
      metric({ filters: [{ column: 'state', op: 'is_null' }] }),
    ],
    [
      'tables.subscribers.joins.0.table: unknown table "areas"; tables: regions, plans, subscribers, invoices, Órdenes "de" `compra`',
      (sample) => (sample.tables.subscribers.joins[0]!.table = 'areas'),
    ],
    [
      'tables.subscribers.joins.0.references: unknown column "code" in regions; columns: id, name, opened, rural',
      (sample) => (sample.tables.subscribers.joins[0]!.references = 'code'),
    ],
  ])('%s', (problem, change) => {
    expect(problemsOf(change)).toEqual([problem]);
  });
});

describe('rejects wrong types and combinations', () => {
  it.each<[string, (sample: Sample) => unknown]>([
    [
      'dimensions.0.column: is a timestamp: group by day, week or month instead',
      (sample) => Object.assign(sample.dimensions[0]!, { table: 'invoices', column: 'issued_at' }),
    ],
    ['metrics.0.column: is a text: sum needs a number', metric({ column: 'status' })],
    ['metrics.0.time: is a text: must be a date or a timestamp', metric({ time: 'status' })],
    [
      'metrics.2.denominator: "churn" is a ratio: name a metric that counts rows',
      (sample) => Object.assign(sample.metrics[2]!, { denominator: 'churn' }),
    ],
    [
      'metrics.2.denominator: numerator and denominator must both have a time, or neither',
      (sample) => Object.assign(sample.metrics[2]!, { denominator: 'active' }),
    ],
    [
      'metrics.0.filters.0: "1" is not a boolean',
      metric({ filters: [{ column: 'paid', op: 'eq', value: '1' }] }),
    ],
    [
      'metrics.0.filters.0: "many" is not a number',
      metric({ filters: [{ column: 'amount', op: 'in', values: [1, 'many'] }] }),
    ],
    [
      'metrics.0.filters.0: "yesterday" is not a timestamp',
      metric({ filters: [{ column: 'issued_at', op: 'gt', value: 'yesterday' }] }),
    ],
    [
      'metrics.0.key: is reserved (day, week, month, value, numerator, denominator)',
      (sample) => (sample.metrics[0]!.key = 'value'),
    ],
    [
      'tables.subscribers.joins.0.column: unknown column "area" in subscribers; columns: id, region_id, plan_id, cancelled_at, joined_on',
      (sample) => (sample.tables.subscribers.joins[0]!.column = 'area'),
    ],
  ])('%s', (problem, change) => {
    expect(problemsOf(change)).toContain(problem);
  });

  it.each(['a\0b', 'a\nb', '', 'x'.repeat(64)])('a table called %j', (name) => {
    const tables = { [name]: { columns: { id: 'number' } } };
    expect(problemsOf((sample) => Object.assign(sample.tables, tables))).toHaveLength(1);
  });

  it.each(['Region', 'región', 'a-b', 'a b', '1a', 'a"b'])('a key %j', (key) => {
    expect(problemsOf((sample) => (sample.dimensions[1]!.key = key))[0]).toMatch(
      /^dimensions.1.key: must be/,
    );
  });

  it('rejects an unknown aggregate, operator or setting', () => {
    expect(problemsOf(metric({ aggregate: 'median' }))).toHaveLength(1);
    expect(
      problemsOf(metric({ filters: [{ column: 'status', op: 'like', value: 'x' }] })),
    ).toHaveLength(1);
    expect(problemsOf(metric({ colour: 'red' }))[0]).toMatch(/colour/);
  });
});

it('accepts the example in docs/instance.md', async () => {
  const page = await readFile('docs/instance.md', 'utf8');
  const example = /```yaml\n(version: 1[^]*?)```/.exec(page)?.[1] ?? '';
  const { metrics } = parseConfig('docs/instance.md', example, dimensionsFileSchema);
  expect(metrics.map(({ key }) => key)).toEqual(['revenue', 'orders', 'ticket']);
});
