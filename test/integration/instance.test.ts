import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { connectDatabase } from '../../src/instance/database/connect-database.ts';
import {
  bundleInstance,
  startInstanceProcess,
  type InstanceProcess,
} from '../support/instance-process.ts';
import {
  CACHE_PASSWORD,
  connectionTo,
  createCache,
  createDatabase,
  PASSWORD,
  type ServerEngine,
} from '../support/instance-services.ts';
import { renderShipped } from '../support/render-shipped.ts';
import type { ServiceContainer } from '../support/service-container.ts';
import { waitUntil } from '../support/wait-until.ts';

/** A telco in Chile, whose clocks were set back on 6 April 2025; times are in UTC. */
const ROWS = [
  `INSERT INTO regions (id, name) VALUES (1, 'Ñuble'), (2, 'O''Higgins "Sur"')`,
  `INSERT INTO plans (id, name, monthly_fee) VALUES (1, 'Básico', 10), (2, 'Pro', 20)`,
  `INSERT INTO subscribers (id, phone, region_id, plan_id, activated_at, cancelled_at) VALUES
    (1, '+56911', 1, 1, '2025-01-01 00:00:00', NULL),
    (2, '+56922', 2, 2, '2025-01-01 00:00:00', '2025-04-20 12:00:00'),
    (3, '+56933', 1, 2, '2025-01-01 00:00:00', NULL)`,
  `INSERT INTO invoices (subscriber_id, amount, status, issued_at) VALUES
    (1, 10.00, 'paid', '2025-04-01 02:30:00'),
    (1, 20.00, 'paid', '2025-04-01 03:30:00'),
    (2, 30.50, 'issued', '2025-05-01 03:30:00'),
    (3, 40.00, 'paid', '2025-05-01 04:30:00'),
    (3, 99.00, 'void', '2025-04-15 12:00:00')`,
];
const SPRING = 'from=2025-03-01&to=2025-05-31';
const SECRETS = {
  'secrets/database_password': `${PASSWORD}\n`,
  'secrets/cache_password': `${CACHE_PASSWORD}\n`,
  'secrets/admin_token': 'let-me-in\n',
};

let bundle: string;
let cache: ServiceContainer;

beforeAll(async () => {
  bundle = await bundleInstance();
  cache = await createCache();
  await cache.container.start();
});

afterAll(async () => {
  await cache.remove();
  await rm(join(bundle, '..'), { recursive: true });
});

describe.each<ServerEngine>(['postgresql', 'mysql'])('an instance over %s', (engine) => {
  let folder: string;
  let database: ServiceContainer;
  let instance: InstanceProcess;
  let files: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pulso-instance-'));
    const rendered = await renderShipped({
      name: 'Claro <Chile>',
      country: 'CL',
      business_type: 'telco',
      database: engine,
    });
    files = {
      'config/client.yaml': rendered.get('config/client.yaml') ?? '',
      'config/dimensions.yaml': rendered.get('config/dimensions.yaml') ?? '',
      ...SECRETS,
    };
    database = await createDatabase(engine, rendered.get('database/schema.sql') ?? '');
    instance = await startInstanceProcess(bundle, folder, { ...files, ...databaseFile() });
  });

  afterAll(async () => {
    instance.kill('SIGKILL');
    await database.remove();
    await rm(folder, { recursive: true });
  });

  function databaseFile(): Record<string, string> {
    const connection = connectionTo(database.port);
    const cacheTo = { host: '127.0.0.1', port: cache.port, password_file: 'cache_password' };
    const text = stringify({ version: 1, engine, connection, cache: cacheTo });
    return { 'config/database.yaml': text };
  }

  async function get(path: string) {
    const reply = await fetch(instance.url + path, {
      headers: { authorization: 'Bearer let-me-in' },
    });
    return { status: reply.status, text: await reply.text() };
  }

  async function ask(query: string) {
    const { status, text } = await get(`/api/query?${query}`);
    expect(status, text).toBe(200);
    return (JSON.parse(text) as { rows: unknown }).rows;
  }

  const untilReady = () =>
    waitUntil('readiness', async () => (await get('/readyz')).status === 200);
  const untilFailed = (part: string) =>
    waitUntil(`${part} to be reported`, async () => {
      const { status, text } = await get('/readyz');
      return status === 503 && text.includes(`"${part}":"failed`);
    });

  it('answers before its database is up, and /readyz names what is missing', async () => {
    await waitUntil('the server', async () => (await get('/healthz')).status === 200);
    await untilFailed('database');
    expect((await get('/')).text).toContain('Claro &lt;Chile&gt;');
    expect((await get('/api/query?metric=revenue')).status).toBe(503);
  });

  it('becomes ready when the database does', async () => {
    await database.container.start();
    await untilReady();
    expect(await ask('metric=revenue')).toEqual([{ value: 0 }]);
  });

  it('groups by month, week and day in the client’s time zone', async () => {
    const { connection, secretsFolder } = {
      connection: connectionTo(database.port),
      secretsFolder: join(folder, 'secrets'),
    };
    const cacheTo = { host: '127.0.0.1', port: cache.port, password_file: 'cache_password' };
    const settings = { version: 1, engine, connection, cache: cacheTo } as const;
    const filling = await connectDatabase({ database: settings, secretsFolder }, () => undefined);
    for (const text of ROWS) await filling.query({ text, values: [] });
    await filling.close();
    expect(await ask(`metric=revenue&by=month&${SPRING}`)).toEqual([
      { month: '2025-03-01', value: 10 },
      { month: '2025-04-01', value: 50.5 },
      { month: '2025-05-01', value: 40 },
    ]);
    expect(await ask(`metric=revenue&by=day&from=2025-04-01&to=2025-04-30`)).toEqual([
      { day: '2025-04-01', value: 20 },
      { day: '2025-04-30', value: 30.5 },
    ]);
    expect(await ask(`metric=revenue&by=week&${SPRING}`)).toEqual([
      { week: '2025-03-31', value: 30 },
      { week: '2025-04-28', value: 70.5 },
    ]);
  });

  it('returns churn and ARPU by region and plan', async () => {
    const april = 'from=2025-04-01&to=2025-04-30';
    expect(await ask(`metric=churn&${april}`)).toEqual([{ value: 0.5 }]);
    expect(await ask(`metric=churn&by=region,plan&${april}`)).toEqual([
      { region: `O'Higgins "Sur"`, plan: 'Pro', value: 1 },
      { region: 'Ñuble', plan: 'Básico', value: 0 },
    ]);
    expect(await ask(`metric=arpu&by=region&${SPRING}`)).toEqual([
      { region: 'Ñuble', value: 35 },
      { region: `O'Higgins "Sur"`, value: 30.5 },
    ]);
    expect(await ask('metric=active_subscribers&by=plan')).toEqual([
      { plan: 'Básico', value: 1 },
      { plan: 'Pro', value: 1 },
    ]);
  });

  it('rejects SQL in place of a name', async () => {
    for (const text of [`region"; DROP TABLE invoices; --`, 'region`', "region' OR '1'='1"]) {
      const { status } = await get(`/api/query?metric=revenue&by=${encodeURIComponent(text)}`);
      expect(status).toBe(400);
    }
    expect(await ask(`metric=revenue&limit=1&${SPRING}`)).toEqual([{ value: 100.5 }]);
  });

  it('recovers from a database restart', async () => {
    await database.container.stop({ t: 20 });
    await untilFailed('database');
    await database.container.start();
    await untilReady();
    expect(await ask(`metric=revenue&limit=2&${SPRING}`)).toEqual([{ value: 100.5 }]);
  });

  it('answers while the cache hangs', async () => {
    await cache.container.pause();
    try {
      await untilFailed('cache');
      expect(await ask(`metric=revenue&limit=3&${SPRING}`)).toEqual([{ value: 100.5 }]);
    } finally {
      await cache.container.unpause();
    }
    await untilReady();
  });

  it('answers after the cache is killed', async () => {
    await cache.container.kill();
    await untilFailed('cache');
    expect(await ask(`metric=revenue&limit=4&${SPRING}`)).toEqual([{ value: 100.5 }]);
    await cache.container.start();
    await untilReady();
  });

  it('SIGTERM: answers open requests and exits 0', async () => {
    // Frozen, the database keeps a request open for as long as we like.
    await database.container.pause();
    const open = get(`/api/query?metric=revenue&limit=5&${SPRING}`);
    await waitUntil('the request to be open', () =>
      Promise.resolve(instance.log().includes('limit=5')),
    );
    instance.kill('SIGTERM');
    await waitUntil('no new connections', () =>
      get('/healthz').then(
        () => false,
        () => true,
      ),
    );
    expect(instance.alive()).toBe(true);
    await database.container.unpause();
    expect((await open).status).toBe(200);
    expect(await instance.exited).toBe(0);
  });

  it('logs one JSON object per line and no secret', () => {
    const log = instance.log();
    for (const secret of [PASSWORD, CACHE_PASSWORD]) {
      expect(log).not.toContain(secret);
      expect(log).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
    for (const line of log.trim().split('\n')) expect(() => void JSON.parse(line)).not.toThrow();
  });

  it('names the rejected password file without its content', async () => {
    const wrong = { ...files, ...databaseFile(), 'secrets/database_password': 'hunter3' };
    instance = await startInstanceProcess(bundle, folder, wrong);
    await waitUntil('the server', async () => (await get('/healthz')).status === 200);
    await untilFailed('database');
    const { text } = await get('/readyz');
    expect(text).toMatch(engine === 'postgresql' ? /28P01/ : /ER_ACCESS_DENIED_ERROR/);
    expect(instance.log() + text).not.toContain('hunter3');
    instance.kill('SIGTERM');
    expect(await instance.exited).toBe(0);
  });

  it('exits 1 and reports every problem of its files', async () => {
    const broken = { ...files, 'config/database.yaml': 'version: 2\n', 'config/client.yaml': '' };
    instance = await startInstanceProcess(bundle, folder, broken);
    expect(await instance.exited).toBe(1);
    const entry = JSON.parse(instance.log()) as { level: string; msg: string };
    expect(entry.level).toBe('fatal');
    expect(entry.msg).toMatch(/^cannot start: .*client\.yaml.*\n.*database\.yaml/);
  });
});
