import { beforeEach, describe, expect, it } from 'vitest';
import { addRoutes } from '../../../src/instance/server/add-routes.ts';
import { createServer } from '../../../src/instance/server/create-server.ts';
import { AUTHORIZED, instanceParts } from '../../support/instance-parts.ts';

let fake: ReturnType<typeof instanceParts>;

beforeEach(() => {
  fake = instanceParts();
});

async function get(...urls: [string, ...string[]]) {
  const server = createServer();
  addRoutes(server, fake.parts);
  let reply = await server.inject({ url: urls[0], headers: AUTHORIZED });
  for (const url of urls.slice(1)) reply = await server.inject({ url, headers: AUTHORIZED });
  await server.close();
  return reply;
}

function failure(code: string): Error {
  return Object.assign(new Error('password "hunter2" refused by 10.1.2.3'), { code });
}

describe('/readyz', () => {
  it('/readyz runs a query on the database', async () => {
    const reply = await get('/readyz');
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toEqual({ status: 'ready', checks: { database: 'ok', cache: 'ok' } });
    expect(fake.database.asked).toEqual([{ text: 'SELECT 1', values: [] }]);
  });

  it.each([
    ['database', { database: 'failed (ECONNREFUSED)', cache: 'ok' }],
    ['cache', { database: 'ok', cache: 'failed (ECONNREFUSED)' }],
  ] as const)('says that the %s failed, by its code alone', async (part, checks) => {
    fake[part].fail = failure('ECONNREFUSED');
    const reply = await get('/readyz');
    expect(reply.statusCode).toBe(503);
    expect(reply.json()).toEqual({ status: 'unavailable', checks });
    expect(reply.body).not.toMatch(/hunter2|10\.1\.2\.3/);
  });

  it('/readyz hides error codes that are not identifiers', async () => {
    fake.database.fail = failure('password hunter2');
    expect((await get('/readyz')).json().checks.database).toBe('failed');
  });

  it('/readyz answers 503 if the database never answers', async () => {
    fake.parts.database.query = () => new Promise(() => undefined);
    const reply = await get('/readyz');
    expect(reply.statusCode).toBe(503);
    expect(reply.json().checks.database).toBe('failed (TIMEOUT)');
  });
});

it('/healthz answers 200 while the database is unreachable', async () => {
  fake.database.fail = failure('ECONNREFUSED');
  fake.cache.fail = failure('ECONNREFUSED');
  const reply = await get('/healthz');
  expect([reply.statusCode, reply.json()]).toEqual([200, { status: 'ok' }]);
});

describe('/metrics', () => {
  it('/metrics counts requests by route and queries by outcome', async () => {
    fake.database.rows = [{ value: 1 }];
    const reply = await get(
      '/api/query?metric=revenue',
      '/api/query?metric=nothing',
      '/no/such/<page>',
      '/metrics',
    );
    expect(reply.headers['content-type']).toMatch(/^text\/plain/);
    const lines = reply.body.split('\n').filter((line) => /_count|_total\{metric/.test(line));
    const client = 'client="claro-colombia"';
    expect(lines).toEqual(
      expect.arrayContaining([
        `http_request_duration_seconds_count{${client},method="GET",route="/api/query",status="200"} 1`,
        `http_request_duration_seconds_count{${client},method="GET",route="/api/query",status="400"} 1`,
        `http_request_duration_seconds_count{${client},method="GET",route="none",status="404"} 1`,
        `pulso_queries_total{metric="revenue",outcome="answered",${client}} 1`,
        `pulso_query_duration_seconds_count{${client},metric="revenue"} 1`,
      ]),
    );
    expect(reply.body).toContain('process_cpu_seconds_total');
  });

  it('/metrics counts failed queries', async () => {
    fake.database.fail = failure('57P01');
    const { body } = await get('/api/query?metric=revenue', '/metrics');
    expect(body).toContain('pulso_queries_total{metric="revenue",outcome="failed"');
  });
});
