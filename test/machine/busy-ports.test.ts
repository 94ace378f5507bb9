import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isPortFree } from '../../src/machine/busy-ports.ts';
import { findPortOwner } from '../../src/machine/port-owner.ts';

/** Listens on a port that the system picks, until the test ends. */
async function listen(host: string): Promise<number> {
  const server = createServer().listen({ port: 0, host });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe('isPortFree', () => {
  it.each(['127.0.0.1', '0.0.0.0', '::'])('sees a listener on %s', async (host) => {
    expect(await isPortFree(await listen(host))).toBe(false);
  });

  it('is true once nobody listens', async () => {
    const server = createServer().listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(await isPortFree(port)).toBe(true);
  });
});

describe('findPortOwner', () => {
  it.each(['127.0.0.1', '::'])('names the process that listens on %s', async (host) => {
    expect(await findPortOwner(await listen(host))).toMatch(
      new RegExp(`\\(pid ${process.pid}\\)$`),
    );
  });

  it('is undefined for a port nobody listens on', async () => {
    expect(await findPortOwner(1)).toBeUndefined();
  });
});
