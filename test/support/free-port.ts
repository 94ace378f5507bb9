import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A TCP port that nothing listens on, from below those that the system gives to outgoing connections (32768 and up on
 * Linux): none of these takes it before the caller does.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer().listen(port, '0.0.0.0');
    const listens = await once(server, 'listening').catch(() => undefined);
    if (listens === undefined) continue;
    await once(server.close(), 'close');
    return port;
  }
  throw new Error('no free port found between 20000 and 32000');
}
