import { describe, expect, it } from 'vitest';
import { addRoutes } from '../../../src/instance/server/add-routes.ts';
import { createServer } from '../../../src/instance/server/create-server.ts';
import { instanceParts } from '../../support/instance-parts.ts';

const GUARDED = ['/', '/metrics', '/api/client', '/api/dimensions', '/api/metrics', '/api/query'];

async function get(url: string, authorization?: string, token: string | undefined = 'let-me-in') {
  const server = createServer();
  addRoutes(server, instanceParts({ adminToken: token === '' ? undefined : token }).parts);
  const headers = authorization === undefined ? {} : { authorization };
  const reply = await server.inject({ url, headers });
  await server.close();
  return reply;
}

const basic = (login: string): string => `Basic ${Buffer.from(login).toString('base64')}`;

describe('the admin token', () => {
  it.each(GUARDED)('%s asks for it, and gives nothing away', async (url) => {
    const reply = await get(url);
    expect(reply.statusCode).toBe(401);
    expect(reply.headers['www-authenticate']).toContain('Basic');
    expect(reply.body).not.toContain('Claro');
  });

  it.each(['/healthz', '/readyz'])('%s needs none: probes have none', async (url) => {
    expect((await get(url)).statusCode).toBe(200);
    expect((await get(url, undefined, '')).statusCode).toBe(200);
  });

  it.each(['Bearer let-me-in', 'bearer let-me-in', basic('ana:let-me-in'), basic(':let-me-in')])(
    'is taken as %s',
    async (authorization) => {
      expect((await get('/api/client', authorization)).statusCode).toBe(200);
    },
  );

  it.each([
    'Bearer',
    'Bearer let-me-i',
    'Bearer let-me-in2',
    'Bearer let-me-in let-me-in',
    'let-me-in',
    basic('let-me-in'),
    basic('let-me-in:'),
    'Basic %%%',
    'Digest let-me-in',
  ])('is not found in %j', async (authorization) => {
    expect((await get('/api/client', authorization)).statusCode).toBe(401);
  });

  it.each([
    '//metrics',
    '/api/client/',
    '/%61pi/client',
    '/API/client',
    '/api/client?token=let-me-in',
  ])('is asked for however the address is written: %s', async (url) => {
    expect([401, 404]).toContain((await get(url)).statusCode);
  });

  it('lets nobody in if the client has none', async () => {
    for (const given of [undefined, 'Bearer undefined', 'Bearer ', basic('ana:')]) {
      const reply = await get('/metrics', given, '');
      expect(reply.statusCode).toBe(401);
      expect(reply.body).toContain('pulso sync');
    }
  });
});
