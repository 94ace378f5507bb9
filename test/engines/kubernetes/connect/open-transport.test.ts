import { Agent, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { setImmediate as tick } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTransport, type Transport } from '../../../../src/engines/kubernetes/connect/open-transport.ts'; // prettier-ignore

/** Connections are kept, as those of TLS are. */
class Keeping extends KubeConfig {
  override async applyToHTTPSOptions(options: { agent?: unknown }): Promise<void> {
    options.agent = new Agent({ keepAlive: true });
    return Promise.resolve();
  }
}

let server: Server;
let transport: Transport;

beforeAll(async () => {
  server = createServer((_request, response) => response.end('first line\nsecond line\n'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const config = new Keeping();
  config.loadFromClusterAndUser(
    { name: 'plain', server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
    { name: 'nobody' },
  );
  transport = openTransport(config);
});
afterAll(() => {
  transport.close();
  server.closeAllConnections();
  server.close();
});

it('ends a response that arrived and is not read to its end, and nothing else fails', async () => {
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => void failures.push(error);
  process.on('uncaughtException', onFailure);
  try {
    for (let round = 0; round < 20; round += 1) {
      const interruption = new AbortController();
      const { signal } = interruption;
      const response = await transport.send({ method: 'GET', path: '/log', signal, idle: 0 });
      const chunks = response[Symbol.asyncIterator]();
      expect((await chunks.next()).done).toBe(false);
      interruption.abort();
      await chunks.next().catch(() => undefined);
      await tick();
      expect(response.destroyed).toBe(true);
    }
  } finally {
    await tick();
    process.off('uncaughtException', onFailure);
  }
  expect(failures).toEqual([]);
});

it('ends a request that waits for its response', async () => {
  const interruption = new AbortController();
  const sent = transport.send({
    method: 'GET',
    path: '/log',
    signal: interruption.signal,
    idle: 0,
  });
  interruption.abort();
  await expect(sent).rejects.toMatchObject({ code: 'interrupted' });
});
