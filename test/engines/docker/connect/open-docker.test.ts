import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { parseDockerAddress } from '../../../../src/engines/docker/connect/docker-address.ts';
import { openDocker } from '../../../../src/engines/docker/connect/open-docker.ts';
import { sshArguments } from '../../../../src/engines/docker/connect/ssh-agent.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The first byte that a request sends: 0x16 opens a TLS handshake. */
async function firstByte(env: Record<string, string>, scheme = 'tcp'): Promise<number> {
  const received: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes: Buffer) => {
      received.push(bytes);
      socket.destroy();
    });
  }).listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  const host = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connection = await openDocker(
    { name: 'env' },
    { HOME: '/nowhere', DOCKER_HOST: host, ...env },
  );
  closing.push(() => {
    connection.close();
  });
  await connection.docker.ping().catch(() => undefined);
  return received[0]?.[0] ?? 0;
}

describe('a connection by tcp', () => {
  it.each([
    ['DOCKER_TLS_VERIFY=1 without certificates', { DOCKER_TLS_VERIFY: '1' }, 'tcp'],
    ['DOCKER_TLS_VERIFY=0, which docker reads as set', { DOCKER_TLS_VERIFY: '0' }, 'tcp'],
    ['DOCKER_TLS=1', { DOCKER_TLS: '1' }, 'tcp'],
    ['an https address', {}, 'https'],
  ])('is encrypted with %s', async (_, env, scheme) => {
    expect(await firstByte(env, scheme)).toBe(0x16);
  });

  it('to this machine may be plain', async () => {
    expect(await firstByte({})).toBe('G'.charCodeAt(0));
  });

  it('fails if DOCKER_CERT_PATH has no certificates', async () => {
    await expect(firstByte({ DOCKER_CERT_PATH: '/nowhere' })).rejects.toMatchObject({
      code: 'tls-unreadable',
    });
  });

  it('to another machine requires TLS', async () => {
    const env = { DOCKER_HOST: 'tcp://engine.example:2375' };
    await expect(openDocker({ name: 'env' }, env)).rejects.toMatchObject({ code: 'tls-missing' });
  });
});

describe('sshArguments', () => {
  it.each([
    ['ssh://engine', '-- engine docker system dial-stdio'],
    ['ssh://ops@engine:2222', '-l ops -p 2222 -- engine docker system dial-stdio'],
    ['ssh://[::1]', '-- ::1 docker system dial-stdio'],
  ])('of %s leave to ~/.ssh/config what is not given', (text, words) => {
    const address = parseDockerAddress(text);
    if (address.protocol !== 'ssh') return expect.unreachable();
    expect(sshArguments(address).join(' ')).toBe(
      `-T -o BatchMode=yes -o ConnectTimeout=10 ${words}`,
    );
  });
});
