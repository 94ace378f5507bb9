import { describe, expect, it } from 'vitest';
import { buildStatement } from '../../../src/instance/query/build-statement.ts';
import type { Grain } from '../../../src/instance/query/dialect.ts';
import { DIALECTS } from '../../../src/instance/query/dialects/dialects.ts';
import { parseQuery } from '../../../src/instance/query/parse-query.ts';
import type { Statement } from '../../../src/instance/query/statement.ts';
import { sampleModel } from '../../support/sample-dimensions.ts';

type Engine = keyof typeof DIALECTS;

const model = sampleModel();
const DAY = { from: '2025-05-01', to: '2025-05-10' };

/** What is sent for a query string, on 10 May 2025. */
function statementFor(
  engine: Engine,
  query: Record<string, string>,
  timezone = 'America/Bogota',
): Statement {
  const request = parseQuery(model, query, '2025-05-10');
  return buildStatement(request, { model, dialect: DIALECTS[engine], timezone });
}

function valuesOf(statement: Statement): unknown[] {
  return statement.values.map(({ value }) => value);
}

describe('a sum by month and a dimension two joins away', () => {
  const query = { metric: 'revenue', by: 'month,region', ...DAY };
  const bounds = ['2025-05-01T05:00:00.000Z', '2025-05-11T05:00:00.000Z', 'void'];

  it('PostgreSQL', () => {
    const statement = statementFor('postgresql', query);
    expect(statement.text).toBe(`\
SELECT to_char(date_trunc('month', "invoices"."issued_at" AT TIME ZONE CAST($1 AS text)), 'YYYY-MM-DD') AS "month", "regions"."name" AS "region", COALESCE(SUM("invoices"."amount"), 0) AS "value"
FROM "invoices"
LEFT JOIN "subscribers" ON "subscribers"."id" = "invoices"."subscriber_id"
LEFT JOIN "regions" ON "regions"."id" = "subscribers"."region_id"
WHERE "invoices"."issued_at" >= $2 AND "invoices"."issued_at" < $3 AND "invoices"."status" <> $4
GROUP BY 1, 2
ORDER BY 1, 3 DESC NULLS LAST, 2
LIMIT 101`);
    expect(valuesOf(statement)).toEqual(['America/Bogota', ...bounds]);
  });

  it('MySQL', () => {
    const statement = statementFor('mysql', query);
    expect(statement.text).toBe(`\
SELECT DATE_FORMAT(DATE_ADD(\`invoices\`.\`issued_at\`, INTERVAL ? SECOND), '%Y-%m-01') AS \`month\`, \`regions\`.\`name\` AS \`region\`, COALESCE(SUM(\`invoices\`.\`amount\`), 0) AS \`value\`
FROM \`invoices\`
LEFT JOIN \`subscribers\` ON \`subscribers\`.\`id\` = \`invoices\`.\`subscriber_id\`
LEFT JOIN \`regions\` ON \`regions\`.\`id\` = \`subscribers\`.\`region_id\`
WHERE \`invoices\`.\`issued_at\` >= ? AND \`invoices\`.\`issued_at\` < ? AND \`invoices\`.\`status\` <> ?
GROUP BY 1, 2
ORDER BY 1, 3 DESC, 2
LIMIT 101`);
    expect(valuesOf(statement)).toEqual([-18_000, ...bounds]);
  });

  it('BigQuery', () => {
    const statement = statementFor('bigquery', query);
    expect(statement.text).toBe(`\
SELECT CAST(DATE_TRUNC(DATE(\`invoices\`.\`issued_at\`, ?), MONTH) AS STRING) AS \`month\`, \`regions\`.\`name\` AS \`region\`, COALESCE(SUM(\`invoices\`.\`amount\`), 0) AS \`value\`
FROM \`invoices\`
LEFT JOIN \`subscribers\` ON \`subscribers\`.\`id\` = \`invoices\`.\`subscriber_id\`
LEFT JOIN \`regions\` ON \`regions\`.\`id\` = \`subscribers\`.\`region_id\`
WHERE \`invoices\`.\`issued_at\` >= ? AND \`invoices\`.\`issued_at\` < ? AND \`invoices\`.\`status\` <> ?
GROUP BY 1, 2
ORDER BY 1, 3 DESC NULLS LAST, 2
LIMIT 101`);
    expect(valuesOf(statement)).toEqual(['America/Bogota', ...bounds]);
  });
});

describe('a ratio of two tables', () => {
  it('a ratio unions both sides, each with its own time column and joins', () => {
    const query = { metric: 'churn', by: 'region,plan', limit: '5', ...DAY };
    expect(statementFor('postgresql', query).text).toBe(`\
SELECT "region", "plan", 1e0 * COALESCE(SUM("numerator"), 0) / NULLIF(SUM("denominator"), 0) AS "value"
FROM (
SELECT "regions"."name" AS "region", "plans"."name" AS "plan", COUNT(*) AS "numerator", NULL AS "denominator"
FROM "subscribers"
LEFT JOIN "regions" ON "regions"."id" = "subscribers"."region_id"
LEFT JOIN "plans" ON "plans"."id" = "subscribers"."plan_id"
WHERE "subscribers"."cancelled_at" >= $1 AND "subscribers"."cancelled_at" < $2
GROUP BY 1, 2
UNION ALL
SELECT "regions"."name" AS "region", "plans"."name" AS "plan", NULL AS "numerator", COUNT(DISTINCT "invoices"."subscriber_id") AS "denominator"
FROM "invoices"
LEFT JOIN "subscribers" ON "subscribers"."id" = "invoices"."subscriber_id"
LEFT JOIN "regions" ON "regions"."id" = "subscribers"."region_id"
LEFT JOIN "plans" ON "plans"."id" = "subscribers"."plan_id"
WHERE "invoices"."issued_at" >= $3 AND "invoices"."issued_at" < $4
GROUP BY 1, 2
) AS "parts"
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1, 2
LIMIT 6`);
  });

  it('a ratio without a grouping is one number', () => {
    expect(statementFor('mysql', { metric: 'arpu', ...DAY }).text).not.toContain('GROUP BY');
  });
});

describe('every placeholder has its value, in order', () => {
  const queries = [...model.metrics.keys()].flatMap((metric) =>
    ['', 'day', 'week', 'month,region', 'region,plan', 'rural,week', 'status', 'year'].map(
      (by) => ({ metric, by }),
    ),
  );

  it.each(Object.keys(DIALECTS) as Engine[])('%s', (engine) => {
    let tried = 0;
    for (const query of queries) {
      let statement: Statement;
      try {
        statement = statementFor(engine, query, 'America/Santiago');
      } catch {
        continue; // not every metric has every dimension
      }
      tried += 1;
      const marks = statement.text.match(engine === 'postgresql' ? /\$\d+/g : /\?/g) ?? [];
      expect(marks).toHaveLength(statement.values.length);
      if (engine === 'postgresql') {
        expect(marks).toEqual(marks.map((_, index) => `$${index + 1}`));
      }
    }
    expect(tried).toBeGreaterThan(25);
  });
});

describe('the client’s clock', () => {
  const grains: [Engine, Grain, string][] = [
    ['postgresql', 'day', `to_char(date_trunc('day', "subscribers"."cancelled_at" AT TIME ZONE CAST($1 AS text)), 'YYYY-MM-DD')`], // prettier-ignore
    ['postgresql', 'week', `to_char(date_trunc('week', "subscribers"."cancelled_at" AT TIME ZONE CAST($1 AS text)), 'YYYY-MM-DD')`], // prettier-ignore
    ['mysql', 'day', "DATE_FORMAT(DATE_ADD(`subscribers`.`cancelled_at`, INTERVAL ? SECOND), '%Y-%m-%d')"], // prettier-ignore
    ['mysql', 'week', "DATE_FORMAT(DATE_SUB(DATE_ADD(`subscribers`.`cancelled_at`, INTERVAL ? SECOND), INTERVAL WEEKDAY(DATE_ADD(`subscribers`.`cancelled_at`, INTERVAL ? SECOND)) DAY), '%Y-%m-%d')"], // prettier-ignore
    ['bigquery', 'day', 'CAST(DATE_TRUNC(DATE(`subscribers`.`cancelled_at`, ?), DAY) AS STRING)'],
    ['bigquery', 'week', 'CAST(DATE_TRUNC(DATE(`subscribers`.`cancelled_at`, ?), ISOWEEK) AS STRING)'], // prettier-ignore
  ];

  it.each(grains)('%s by %s', (engine, grain, expected) => {
    const { text } = statementFor(engine, { metric: 'cancellations', by: grain, ...DAY });
    expect(text.startsWith(`SELECT ${expected} AS `)).toBe(true);
  });

  it('a date column is compared without a time zone', () => {
    const query = { metric: 'joined', by: 'day', ...DAY };
    for (const engine of Object.keys(DIALECTS) as Engine[]) {
      expect(valuesOf(statementFor(engine, query))).toEqual(['2025-05-01', '2025-05-11']);
    }
  });

  it('MySQL gets the offsets of a period in which clocks change', () => {
    const query = { metric: 'revenue', by: 'day', from: '2025-03-01', to: '2025-12-31' };
    const statement = statementFor('mysql', query, 'America/Santiago');
    expect(statement.text).toContain(
      'INTERVAL CASE WHEN `invoices`.`issued_at` < ? THEN ? WHEN `invoices`.`issued_at` < ? THEN ? ELSE ? END SECOND',
    );
    expect(valuesOf(statement).slice(0, 5)).toEqual([
      '2025-04-06T03:00:00.000Z',
      -10_800,
      '2025-09-07T04:00:00.000Z',
      -14_400,
      -10_800,
    ]);
  });
});

describe('names of any characters', () => {
  it.each([
    ['postgresql', '"Órdenes ""de"" `compra`"', '"Año fiscal"'],
    ['mysql', '`Órdenes "de" ``compra```', '`Año fiscal`'],
    ['bigquery', '`Órdenes "de" \\`compra\\``', '`Año fiscal`'],
  ] as const)('%s quotes them', (engine, table, column) => {
    const { text } = statementFor(engine, { metric: 'average_order', by: 'year' });
    expect(text).toContain(`FROM ${table}\n`);
    expect(text).toContain(`SELECT ${table}.${column} AS `);
  });

  it.each(Object.keys(DIALECTS) as Engine[])(
    '%s: a filter’s values never reach the text',
    (engine) => {
      const statement = statementFor(engine, { metric: 'average_order' });
      expect(statement.text).not.toContain('DROP');
      expect(valuesOf(statement)).toEqual(["20'24", 'ñ"; DROP TABLE x; --', 10.5]);
    },
  );

  it.each([
    ['postgresql', 'a"; DROP TABLE x; --', '"a""; DROP TABLE x; --"'],
    ['mysql', 'a`; DROP TABLE x; --', '`a``; DROP TABLE x; --`'],
    ['bigquery', 'a\\`; DROP TABLE x; --', '`a\\\\\\`; DROP TABLE x; --`'],
  ] as const)('%s: a quote in a name does not end it', (engine, name, quoted) => {
    expect(DIALECTS[engine].quote(name)).toBe(quoted);
  });
});
