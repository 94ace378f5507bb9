import { describe, expect, it } from 'vitest';
import { BadRequest } from '../../../src/instance/query/bad-request.ts';
import { parseQuery } from '../../../src/instance/query/parse-query.ts';
import { sampleModel } from '../../support/sample-dimensions.ts';

const model = sampleModel();
const TODAY = '2025-05-10';
const METRICS = [...model.metrics.keys()].join(', ');
const REVENUE_KEYS = 'day, week, month, region, region_opened, rural, plan, speed, status';

describe('accepted queries', () => {
  it('defaults: the last 30 days, today included, and 100 rows', () => {
    expect(parseQuery(model, { metric: 'revenue' }, TODAY)).toMatchObject({
      by: [],
      period: { from: '2025-04-11', to: TODAY },
      limit: 100,
    });
  });

  it.each([
    [{ from: '2025-01-31' }, { from: '2025-01-31', to: TODAY }],
    [{ to: '2024-03-01' }, { from: '2024-02-01', to: '2024-03-01' }],
    [
      { from: '2024-02-29', to: '2024-02-29' },
      { from: '2024-02-29', to: '2024-02-29' },
    ],
  ])('%j is %j', (query, period) => {
    expect(parseQuery(model, { metric: 'revenue', ...query }, TODAY).period).toEqual(period);
  });

  it('keeps the order of by', () => {
    const { by } = parseQuery(model, { metric: 'revenue', by: 'region,month' }, TODAY);
    expect(by.map(({ kind, key }) => [kind, key])).toEqual([
      ['dimension', 'region'],
      ['grain', 'month'],
    ]);
  });

  it('a metric without a time column has no period', () => {
    expect(parseQuery(model, { metric: 'active' }, TODAY).period).toBeUndefined();
  });
});

describe('rejected queries', () => {
  it.each<[Record<string, unknown>, string, string]>([
    [{}, 'unknown-metric', `unknown metric ""; allowed: ${METRICS}`],
    [{ metric: 'revenues' }, 'unknown-metric', `unknown metric "revenues"; allowed: ${METRICS}`],
    [
      { metric: 'constructor' },
      'unknown-metric',
      `unknown metric "constructor"; allowed: ${METRICS}`,
    ],
    [{ metric: '__proto__' }, 'unknown-metric', `unknown metric "__proto__"; allowed: ${METRICS}`],
    [
      { metric: ['revenue', 'arpu'] },
      'repeated-parameter',
      'parameter metric is given more than once',
    ],
    [
      { metric: 'revenue', by: 'region"; DROP TABLE invoices; --' },
      'unknown-dimension',
      `unknown dimension "region\\"; DROP TABLE invoices; --"; allowed: ${REVENUE_KEYS}`,
    ],
    [
      { metric: 'revenue', by: 'year' },
      'unknown-dimension',
      `unknown dimension "year"; allowed: ${REVENUE_KEYS}`,
    ],
    [
      { metric: 'active', by: 'day' },
      'unknown-dimension',
      'unknown dimension "day"; allowed: region, region_opened, rural, plan, speed',
    ],
    [
      { metric: 'churn', by: 'status' },
      'unknown-dimension',
      'unknown dimension "status"; allowed: day, week, month, region, region_opened, rural, plan, speed',
    ],
    [{ metric: 'revenue', by: 'region,region' }, 'bad-by', 'by takes one or two different keys, at most one of them day, week or month'], // prettier-ignore
    [{ metric: 'revenue', by: 'day,month' }, 'bad-by', 'by takes one or two different keys, at most one of them day, week or month'], // prettier-ignore
    [{ metric: 'revenue', by: 'day,region,plan' }, 'bad-by', 'by takes one or two different keys, at most one of them day, week or month'], // prettier-ignore
    [{ metric: 'revenue', from: '2025-02-30' }, 'bad-date', 'from must be a day from 1900 to 2999 as YYYY-MM-DD'], // prettier-ignore
    [{ metric: 'revenue', to: "2025-01-01' OR 1=1" }, 'bad-date', 'to must be a day from 1900 to 2999 as YYYY-MM-DD'], // prettier-ignore
    [{ metric: 'revenue', from: '' }, 'bad-date', 'from must be a day from 1900 to 2999 as YYYY-MM-DD'], // prettier-ignore
    [{ metric: 'revenue', from: '2025-05-02', to: '2025-05-01' }, 'bad-period', 'from 2025-05-02 is after to 2025-05-01'], // prettier-ignore
    [{ metric: 'revenue', from: '1900-01-01' }, 'bad-period', 'from and to may be at most 36525 days apart'], // prettier-ignore
    [{ metric: 'active', from: '2025-05-02' }, 'no-time', 'metric active has no time column: remove from and to'], // prettier-ignore
    [
      { metric: 'revenue', limit: '0' },
      'bad-limit',
      'limit must be a whole number from 1 to 10000',
    ],
    [
      { metric: 'revenue', limit: '1e3' },
      'bad-limit',
      'limit must be a whole number from 1 to 10000',
    ],
    [
      { metric: 'revenue', limit: '10001' },
      'bad-limit',
      'limit must be a whole number from 1 to 10000',
    ],
    [{ metric: 'revenue', group: 'x' }, 'unknown-parameter', 'unknown parameter "group"; allowed: metric, by, from, to, limit'], // prettier-ignore
  ])('%j', (query, code, message) => {
    let thrown: unknown;
    try {
      parseQuery(model, query, TODAY);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(BadRequest);
    expect(thrown).toMatchObject({ statusCode: 400, code, message });
  });

  it('a long name is shortened in the error', () => {
    expect(() => parseQuery(model, { metric: 'x'.repeat(100_000) }, TODAY)).toThrow(
      new RegExp(`^unknown metric "x{80}…"`),
    );
  });
});
