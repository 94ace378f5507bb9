import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { addRoutes } from '../../../src/instance/server/add-routes.ts';
import { createServer } from '../../../src/instance/server/create-server.ts';
import { logOptions } from '../../../src/instance/server/log-options.ts';
import { instanceParts } from '../../support/instance-parts.ts';

interface LogEntry {
  msg: string;
  err?: unknown;
}

/** Answers requests and gives the lines the log had for them. */
async function logOf(fake: ReturnType<typeof instanceParts>, ...urls: string[]) {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const server = createServer({ logger: { ...logOptions, stream } });
  addRoutes(server, fake.parts);
  for (const url of urls) {
    await server.inject({ url, headers: { authorization: 'Bearer hunter2', cookie: 'hunter2' } });
  }
  await server.close();
  return { text: lines.join(''), entries: lines.map((line) => JSON.parse(line) as LogEntry) };
}

it('logs each request as one JSON line with its id', async () => {
  const { entries } = await logOf(instanceParts({ adminToken: 'hunter2' }), '/api/client');
  expect(entries).toMatchObject([
    { level: 'info', reqId: 'req-1', msg: 'incoming request' },
    { level: 'info', reqId: 'req-1', msg: 'request completed', res: { statusCode: 200 } },
  ]);
});

it('does not log successful probes', async () => {
  const { entries } = await logOf(
    instanceParts({ adminToken: 'hunter2' }),
    '/healthz',
    '/readyz',
    '/metrics',
  );
  expect(entries).toEqual([]);
});

it("logs why a query failed without the driver's extra error fields", async () => {
  const fake = instanceParts({ adminToken: 'hunter2' });
  fake.database.fail = Object.assign(new Error('relation "invoices" does not exist'), {
    code: '42P01',
    config: { headers: { authorization: 'Bearer hunter2' }, password: 'hunter2' },
    client: { password: 'hunter2' },
  });
  const { text, entries } = await logOf(fake, '/api/query?metric=revenue', '/', '/readyz');
  expect(text).not.toContain('hunter2');
  expect(entries.find(({ msg }) => msg === 'request failed')?.err).toMatchObject({
    type: 'QueryFailed',
    cause: { message: 'relation "invoices" does not exist', code: '42P01' },
  });
  expect(entries.find(({ msg }) => msg === 'not ready')).toMatchObject({
    check: 'database',
    level: 'warn',
  });
});
