import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/instance/config/parse-config.ts';
import { connectMysql } from '../../src/instance/database/mysql.ts';
import { connectPostgresql } from '../../src/instance/database/postgresql.ts';
import { pingDatabase, type Database } from '../../src/instance/database/database.ts';
import { toDimensionModel } from '../../src/instance/dimensions/dimension-model.ts';
import { dimensionsFileSchema } from '../../src/instance/dimensions/dimensions-file.ts';
import { DIALECTS } from '../../src/instance/query/dialects/dialects.ts';
import { groupingKeys, parseQuery } from '../../src/instance/query/parse-query.ts';
import { runQuery, type QueryResult } from '../../src/instance/query/run-query.ts';
import { FakeCache } from '../support/instance-parts.ts';
import {
  connectionTo,
  createDatabase,
  PASSWORD,
  type ServerEngine,
} from '../support/instance-services.ts';
import { renderShipped } from '../support/render-shipped.ts';
import type { ServiceContainer } from '../support/service-container.ts';
import { waitUntil } from '../support/wait-until.ts';

const ENGINES: readonly ServerEngine[] = ['postgresql', 'mysql'];
const TODAY = '2025-12-31';

/** Rows at odd times all through a year, with empty dimensions and awkward texts. */
const ROWS = {
  retail: [
    `INSERT INTO products (id, name, category, price, stock, active) VALUES
      (1, 'Pulsera "ñ"', 'Joyas', 10, 5, TRUE), (2, 'O''Neil', NULL, 20.50, 0.125, FALSE)`,
    ...Array.from({ length: 40 }, (_, n) => {
      const at = new Date(Date.UTC(2025, 0, 1 + n * 9, n % 24, 59)).toISOString().slice(0, 19);
      const product = n % 5 === 0 ? 'NULL' : String(1 + (n % 2));
      const channel = n % 3 === 0 ? 'web' : 'whatsapp';
      return `INSERT INTO sales (product_id, channel, quantity, amount, sold_at)
        VALUES (${product}, '${channel}', ${n + 0.5}, ${n * 3.33}, '${at.replace('T', ' ')}')`;
    }),
  ],
  telco: [
    `INSERT INTO regions (id, name) VALUES (1, 'Ñuble'), (2, 'O''Higgins "Sur"')`,
    `INSERT INTO plans (id, name, kind, monthly_fee) VALUES (1, 'Básico', 'prepaid', 10), (2, 'Pro', 'postpaid', 20)`,
    ...Array.from({ length: 40 }, (_, n) => {
      const at = new Date(Date.UTC(2025, 0, 1 + n * 9, n % 24, 59)).toISOString().slice(0, 19);
      const time = at.replace('T', ' ');
      const cancelled = n % 4 === 0 ? `'${time}'` : 'NULL';
      return [
        `INSERT INTO subscribers (id, phone, region_id, plan_id, activated_at, cancelled_at, cancel_reason)
          VALUES (${n + 1}, '+569${n}', ${1 + (n % 2)}, ${1 + (n % 3 === 0 ? 1 : 0)}, '2025-01-01 00:00:00', ${cancelled}, ${n % 8 === 0 ? "'Precio'" : 'NULL'})`,
        `INSERT INTO invoices (subscriber_id, amount, status, issued_at)
          VALUES (${n + 1}, ${n * 3.33}, '${n % 7 === 0 ? 'void' : 'paid'}', '${time}')`,
      ];
    }).flat(),
  ],
};

describe.each(['retail', 'telco'] as const)('the metrics of a %s client', (business_type) => {
  const databases = new Map<ServerEngine, { service: ServiceContainer; database: Database }>();

  beforeAll(async () => {
    await Promise.all(
      ENGINES.map(async (engine) => {
        const files = await renderShipped({ business_type, database: engine });
        const service = await createDatabase(engine, files.get('database/schema.sql') ?? '');
        const connect = engine === 'mysql' ? connectMysql : connectPostgresql;
        const database = connect(connectionTo(service.port), PASSWORD, () => undefined);
        databases.set(engine, { service, database });
        await service.container.start();
        await waitUntil(engine, () => pingDatabase(database).then(() => true));
        for (const text of ROWS[business_type]) await database.query({ text, values: [] });
      }),
    );
  });

  afterAll(async () => {
    for (const { service, database } of databases.values()) {
      await database.close();
      await service.remove();
    }
  });

  it('are the same on every database, by every grain and dimension', async () => {
    const text = (await renderShipped({ business_type })).get('config/dimensions.yaml') ?? '';
    const model = toDimensionModel(parseConfig('dimensions.yaml', text, dimensionsFileSchema));
    const answersOf = async (engine: ServerEngine, query: Record<string, string>) => {
      const parts = {
        model,
        dialect: DIALECTS[engine],
        // Two changes of the clocks a year.
        timezone: 'America/Santiago',
        database: databases.get(engine)!.database,
        cache: new FakeCache(),
      };
      return toComparable(await runQuery(parts, parseQuery(model, query, TODAY)));
    };
    let rows = 0;
    for (const metric of model.metrics.values()) {
      const keys = groupingKeys(model, metric);
      const pairs = keys.flatMap((one) => keys.map((other) => `${one},${other}`));
      const timed = keys.includes('day') ? { from: '2025-01-01', to: TODAY } : {};
      for (const by of ['', ...keys, ...pairs]) {
        const query = { metric: metric.key, by, limit: '1000', ...timed };
        if (isAskable(by)) {
          const [postgresql, mysql] = await Promise.all(ENGINES.map((e) => answersOf(e, query)));
          expect(mysql, JSON.stringify(query)).toEqual(postgresql);
          rows += postgresql?.length ?? 0;
        }
      }
    }
    expect(rows).toBeGreaterThan(500);
  });
});

function isAskable(by: string): boolean {
  const keys = by.split(',');
  const grains = keys.filter((key) => ['day', 'week', 'month'].includes(key));
  return new Set(keys).size === keys.length && grains.length <= 1;
}

/** Databases sort texts and round averages each in its own way; neither is what we compare. */
function toComparable({ rows }: QueryResult): string[] {
  return rows
    .map(({ value, ...keys }) => JSON.stringify([keys, Number(Number(value).toFixed(3))]))
    .sort();
}
