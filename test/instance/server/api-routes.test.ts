import { beforeEach, describe, expect, it } from 'vitest';
import { addRoutes } from '../../../src/instance/server/add-routes.ts';
import { createServer } from '../../../src/instance/server/create-server.ts';
import { AUTHORIZED, instanceParts } from '../../support/instance-parts.ts';

let fake: ReturnType<typeof instanceParts>;

beforeEach(() => {
  fake = instanceParts();
});

async function get(url: string) {
  const server = createServer();
  addRoutes(server, fake.parts);
  const reply = await server.inject({ url, headers: AUTHORIZED });
  await server.close();
  return { status: reply.statusCode, body: reply.json() };
}

it('/api/client returns the client without its prompts or fee', async () => {
  const { body } = await get('/api/client');
  expect(body).toEqual(fake.parts.client);
});

it('/api/dimensions lists the dimensions with their types', async () => {
  const { body } = await get('/api/dimensions');
  expect(body.dimensions).toContainEqual({ key: 'speed', label: 'Velocidad', type: 'number' });
  expect(body.dimensions).toHaveLength(7);
});

it('/api/metrics lists the metrics with their grains and dimensions', async () => {
  const { body } = await get('/api/metrics');
  expect(body.metrics).toContainEqual({
    key: 'churn',
    label: 'Churn',
    format: 'percent',
    aggregate: 'ratio',
    grains: ['day', 'week', 'month'],
    dimensions: ['region', 'region_opened', 'rural', 'plan', 'speed'],
  });
  expect(body.metrics).toContainEqual(
    expect.objectContaining({ key: 'average_order', grains: [], dimensions: ['year'] }),
  );
});

describe('a query', () => {
  it('returns the metric, the period on the client’s calendar and its rows', async () => {
    fake.database.rows = [
      { month: '2025-05-01', region: 'Chocó', value: '1234.50' },
      { month: '2025-05-01', region: null, value: null },
    ];
    const { status, body } = await get('/api/query?metric=revenue&by=month,region');
    expect(status).toBe(200);
    expect(body).toEqual({
      metric: { key: 'revenue', label: 'Ingresos', format: 'currency', currency: 'COP' },
      by: ['month', 'region'],
      // 03:00 UTC is still the evening before in Bogotá.
      period: { from: '2025-04-11', to: '2025-05-10' },
      timezone: 'America/Bogota',
      rows: [
        { month: '2025-05-01', region: 'Chocó', value: 1234.5 },
        { month: '2025-05-01', region: null, value: null },
      ],
      truncated: false,
    });
  });

  it('returns booleans and numbers whatever types the driver returns', async () => {
    fake.database.rows = [{ rural: 1, speed: '300.00', value: 2n }];
    const { body } = await get('/api/query?metric=active&by=rural,speed');
    expect(body.rows).toEqual([{ rural: true, speed: 300, value: 2 }]);
    expect(body.period).toBeNull();
  });

  it('sets truncated if there are more rows than the limit', async () => {
    fake.database.rows = [
      { plan: 'a', value: 3 },
      { plan: 'b', value: 2 },
    ];
    const { body } = await get('/api/query?metric=revenue&by=plan&limit=1');
    expect(body).toMatchObject({ rows: [{ plan: 'a', value: 3 }], truncated: true });
    expect(fake.database.asked[0]?.text).toMatch(/LIMIT 2$/);
  });

  it('queries the database once for repeated requests', async () => {
    const first = await get('/api/query?metric=arpu');
    const second = await get('/api/query?metric=arpu');
    expect(second).toEqual(first);
    expect(fake.database.asked).toHaveLength(1);
    await get('/api/query?metric=arpu&to=2025-05-09');
    expect(fake.database.asked).toHaveLength(2);
  });

  it('works while the cache is unreachable', async () => {
    fake.cache.fail = new Error('gone');
    const { status } = await get('/api/query?metric=arpu');
    expect(status).toBe(200);
  });

  it('rejects an unknown dimension and lists the allowed ones', async () => {
    const { status, body } = await get('/api/query?metric=revenue&by=regoin');
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      code: 'unknown-dimension',
      message:
        'unknown dimension "regoin"; allowed: day, week, month, region, region_opened, rural, plan, speed, status',
    });
    expect(fake.database.asked).toHaveLength(0);
  });

  it('rejects a parameter given twice', async () => {
    const { status, body } = await get('/api/query?metric=revenue&metric=arpu');
    expect(status).toBe(400);
    expect(body.error.code).toBe('repeated-parameter');
  });

  it.each([
    '/api/query?metric=revenue&by=%00',
    '/api/query?metric=%F0%9F',
    "/api/query?metric=revenue&from=2025-01-01'--",
  ])('refuses %s', async (url) => {
    expect((await get(url)).status).toBe(400);
    expect(fake.database.asked).toHaveLength(0);
  });

  it("answers 503 without the database's own message if the database fails", async () => {
    fake.database.fail = new Error('password authentication failed for user "pulso" at 10.0.0.5');
    const { status, body } = await get('/api/query?metric=revenue');
    expect(status).toBe(503);
    expect(body.error).toMatchObject({
      code: 'database-failed',
      message: 'the database did not answer metric revenue; see the log of this request',
    });
    expect(JSON.stringify(body)).not.toContain('10.0.0.5');
  });
});

it('an unknown path answers 404 with the available paths', async () => {
  const { status, body } = await get('/api/querry?metric=revenue');
  expect(status).toBe(404);
  expect(body.error.message).toBe(
    'unknown page "/api/querry"; allowed: /, /api/client, /api/dimensions, /api/metrics, /api/query',
  );
});
