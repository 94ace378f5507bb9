import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { connectDocker } from '../../../../src/engines/docker/connect/connect-docker.ts';
import type { PulsoError } from '../../../../src/core/pulso-error.ts';

const closing: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function observeAt(host: string): Promise<PulsoError> {
  const engine = await connectDocker({ name: 'far', host });
  closing.push(() => engine.close());
  return engine.observe(['acme']).then(
    () => expect.unreachable(),
    (error: unknown) => error as PulsoError,
  );
}

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    return once(server.close(), 'close');
  });
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('an engine that does not answer', () => {
  it('is named with target and address, and how to start it', async () => {
    const error = await observeAt('unix:///nowhere/docker.sock');
    expect(error).toMatchObject({ code: 'engine-unreachable', fault: 'engine' });
    expect(error.message).toContain(
      'target far does not answer at unix:///nowhere/docker.sock (ENOENT)',
    );
    expect(error.hint).toContain('systemctl start docker');
  });

  it('differs from one that is not started: the socket is there, nobody listens', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pulso-'));
    closing.push(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'docker.sock'), '');
    const error = await observeAt(`unix://${folder}/docker.sock`);
    expect(error.code).toBe('engine-unreachable');
    expect(error.hint).toBe('start the engine: sudo systemctl start docker');
  });

  it('differs from a remote one', async () => {
    const error = await observeAt('tcp://127.0.0.1:1');
    expect(error.code).toBe('engine-unreachable');
    expect(error.hint).toContain('targets in pulso.yaml');
  });

  it.each(['127.0.0.1', '[::1]'])(
    'is reached by ssh at %s, and Node warns of nothing',
    async (host) => {
      const warnings: string[] = [];
      const listen = ({ message }: Error): void => void warnings.push(message);
      process.on('warning', listen);
      closing.push(() => Promise.resolve(process.off('warning', listen)));
      const error = await observeAt(`ssh://ops@${host}:1`);
      expect(error.code).toBe('engine-unreachable');
      expect(warnings).toEqual([]);
    },
  );

  it('may hang up in the middle', async () => {
    const error = await observeAt(await serve((request) => request.socket.destroy()));
    expect(error.code).toBe('engine-unreachable');
  });
});

describe('an engine that refuses', () => {
  it('is quoted without the frame its SDK puts around it', async () => {
    const host = await serve((_request, response) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: 'disk is "full"' }));
    });
    const error = await observeAt(host);
    expect(error).toMatchObject({ code: 'engine-refused', fault: 'engine' });
    expect(error.message).toBe('the engine refused: disk is "full"');
  });

  it('may be no engine at all, and answer JSON of another kind', async () => {
    const host = await serve((_request, response) => {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code: 'nowhere' } }));
    });
    const error = await observeAt(host);
    expect(error.code).toBe('engine-refused');
    expect(error.message).toBe('the engine refused: HTTP 404 {"error":{"code":"nowhere"}}');
  });

  it('need not answer in JSON', async () => {
    const host = await serve((_request, response) => {
      response.writeHead(403);
      response.end('no entry');
    });
    const error = await observeAt(host);
    expect(error).toMatchObject({
      code: 'engine-refused',
      message: 'the engine refused: no entry',
    });
  });
});

describe('an engine without volumes', () => {
  it('answers null for none', async () => {
    const host = await serve((request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(request.url?.includes('/volumes') === true ? '{"Volumes":null}' : '[]');
    });
    const engine = await connectDocker({ name: 'far', host });
    closing.push(() => engine.close());
    expect((await engine.observe(['acme'])).get('acme')?.volumes).toEqual([]);
  });
});

describe('a target', () => {
  it.each(['tcp://10.1.2.3:2375', 'http://engine', 'tcp://[fe80::1]'])(
    'on another machine requires TLS, or tls: false: %s',
    async (host) => {
      await expect(connectDocker({ name: 'far', host })).rejects.toMatchObject({
        code: 'tls-missing',
      });
    },
  );

  it('may name a certificate that is not there', async () => {
    const target = { name: 'far', host: 'tcp://engine:2376', tls: { ca: '/nowhere/ca.pem' } };
    await expect(connectDocker(target)).rejects.toMatchObject({ code: 'tls-unreadable' });
  });

  it('may be no address', async () => {
    await expect(connectDocker({ name: 'far', host: 'ftp://x' })).rejects.toMatchObject({
      code: 'bad-docker-host',
    });
  });

  it('answers where its engine is', async () => {
    const far = await connectDocker({ name: 'far', host: 'tcp://10.1.2.3:2375', tls: false });
    expect(far.host).toBe('10.1.2.3');
    const near = await connectDocker({ name: 'near', host: 'unix:///var/run/docker.sock' });
    expect(near.host).toBe('localhost');
  });
});
