import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { waitUntil } from '../support/wait-until.ts';
import { openDocker } from '../../src/engines/docker/connect/open-docker.ts';

const SSHD = '/usr/sbin/sshd';
const closing: (() => unknown)[] = [];
let folder = '';
let port = 0;

/** A real sshd of its own, whose one command reaches this machine's engine, and an ssh whose settings are in a folder. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulso-ssh-'));
  await mkdir('/run/sshd', { recursive: true }).catch(() => undefined);
  for (const key of ['host', 'other', 'own']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)]);
  }
  await writeFile(join(folder, 'authorized'), await readFile(join(folder, 'own.pub')));
  const relay = join(folder, 'relay.mjs');
  await writeFile(
    relay,
    "import { connect } from 'node:net'; const s = connect('/var/run/docker.sock'); process.stdin.pipe(s).pipe(process.stdout);",
  );
  port = await freePort();
  const settings = [
    `HostKey ${folder}/host`,
    `AuthorizedKeysFile ${folder}/authorized`,
    `ForceCommand case "$SSH_ORIGINAL_COMMAND" in docker*) exec ${process.execPath} ${relay};; *) exit 1;; esac`,
    `ListenAddress 127.0.0.1:${port}`,
    `ListenAddress 127.0.0.2:${port}`,
    'StrictModes no',
    'PasswordAuthentication no',
    'UsePAM no',
    `PidFile none`,
  ];
  await writeFile(join(folder, 'sshd_config'), `${settings.join('\n')}\n`);
  const sshd = spawn(SSHD, ['-D', '-e', '-f', `${folder}/sshd_config`]);
  closing.push(() => sshd.kill());
  await untilListening(port);
  await mkdir(join(folder, 'bin'));
  await writeFile(
    join(folder, 'bin/ssh'),
    `#!/bin/sh\nexec /usr/bin/ssh -F ${folder}/config "$@"\n`,
  );
  await chmod(join(folder, 'bin/ssh'), 0o755);
  const path = process.env['PATH'];
  process.env['PATH'] = `${folder}/bin:${path}`;
  closing.push(() => (process.env['PATH'] = path));
});

afterAll(async () => {
  for (const close of closing) close();
  await rm(folder, { recursive: true, force: true });
});

async function knowHost(key: 'host' | 'other' | undefined, more = ''): Promise<void> {
  const known = join(folder, 'known_hosts');
  const [type = '', bits = ''] = (await readFile(join(folder, `${key ?? 'host'}.pub`), 'utf8')).split(' '); // prettier-ignore
  await writeFile(
    known,
    key === undefined ? '' : [1, 2].map((n) => `[127.0.0.${n}]:${port} ${type} ${bits}\n`).join(''),
  );
  if (key !== undefined) execFileSync('ssh-keygen', ['-q', '-H', '-f', known]);
  await writeFile(
    join(folder, 'config'),
    `${more}\nHost *\n  UserKnownHostsFile ${known}\n  IdentityFile ${folder}/own\n`,
  );
}

async function ping(host: string): Promise<string> {
  const connection = await openDocker({ name: 'far', host }, {});
  try {
    return String(await connection.docker.ping());
  } finally {
    connection.close();
  }
}

describe.skipIf(!existsSync(SSHD))('an engine reached by ssh', () => {
  const here = () => `ssh://${userInfo().username}@127.0.0.1:${port}`;

  it('answers if its key is in known_hosts, hashed', async () => {
    await knowHost('host');
    expect(await ping(here())).toBe('OK');
  });

  it('is refused if its key is not known', async () => {
    await knowHost(undefined);
    await expect(ping(here())).rejects.toMatchObject({
      code: 'engine-unreachable',
      message: expect.stringContaining('Host key verification failed') as string,
    });
  });

  it('is refused if its key changed', async () => {
    await knowHost('other');
    await expect(ping(here())).rejects.toMatchObject({ code: 'engine-unreachable' });
  });

  it('takes its address and port from the settings of ssh', async () => {
    await knowHost('host', `Host far-engine\n  HostName 127.0.0.1\n  Port ${port}\n`);
    expect(await ping(`ssh://${userInfo().username}@far-engine`)).toBe('OK');
  });

  it('is reached through a jump host', async () => {
    const hop = `${userInfo().username}@127.0.0.1:${port}`;
    await knowHost(
      'host',
      `Host behind\n  HostName 127.0.0.2\n  Port ${port}\n  ProxyJump ${hop}\n`,
    );
    expect(await ping(`ssh://${userInfo().username}@behind`)).toBe('OK');
  });
});

async function untilListening(at: number): Promise<void> {
  await waitUntil('sshd to listen', async () => {
    const socket = connect(at, '127.0.0.1');
    const open = await once(socket, 'connect').then(() => true, () => false); // prettier-ignore
    socket.destroy();
    return open;
  });
}
