import type { Cache } from '../../src/instance/cache/cache.ts';
import type { Database, Row } from '../../src/instance/database/database.ts';
import { DIALECTS } from '../../src/instance/query/dialects/dialects.ts';
import type { Statement } from '../../src/instance/query/statement.ts';
import type { InstanceParts } from '../../src/instance/server/instance-parts.ts';
import { createTelemetry } from '../../src/instance/server/telemetry.ts';
import { sampleModel } from './sample-dimensions.ts';

/** A database that gives prepared answers and keeps what it was asked; `fail` makes every question fail. */
export class FakeDatabase implements Database {
  readonly asked: Statement[] = [];
  rows: readonly Row[] = [{ value: '1234.5' }];
  fail: Error | undefined;

  query(statement: Statement): Promise<readonly Row[]> {
    this.asked.push(statement);
    if (this.fail !== undefined) return Promise.reject(this.fail);
    return Promise.resolve(this.rows);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A cache in memory; `fail` makes it behave as a Redis that is away. */
export class FakeCache implements Cache {
  readonly kept = new Map<string, string>();
  fail: Error | undefined;

  ping(): Promise<void> {
    return this.fail === undefined ? Promise.resolve() : Promise.reject(this.fail);
  }

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.fail === undefined ? this.kept.get(key) : undefined);
  }

  set(key: string, text: string): Promise<void> {
    if (this.fail === undefined) this.kept.set(key, text);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** What its callers send. */
export const AUTHORIZED = { authorization: 'Bearer let-me-in' };

/** An instance of a Colombian client on 10 May 2025, over a fake database and cache. */
export function instanceParts(overrides: Partial<InstanceParts> = {}) {
  const database = new FakeDatabase();
  const cache = new FakeCache();
  const parts: InstanceParts = {
    client: {
      slug: 'claro-colombia',
      name: 'Claro Colombia',
      country: 'CO',
      language: 'es',
      currency: 'COP',
      timezone: 'America/Bogota',
    },
    model: sampleModel(),
    dialect: DIALECTS.postgresql,
    database,
    cache,
    telemetry: createTelemetry('claro-colombia'),
    adminToken: 'let-me-in',
    now: () => new Date('2025-05-11T03:00:00Z'),
    ...overrides,
  };
  return { parts, database, cache };
}
