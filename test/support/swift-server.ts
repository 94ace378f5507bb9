import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitUntil } from './wait-until.ts';

const run = promisify(execFile);
const PROXY = '/usr/bin/swift-proxy-server';
const STORES = ['account', 'container', 'object'] as const;

export const hasSwift = existsSync(PROXY) && existsSync('/usr/bin/memcached');

/** What clients of the server sign with. */
export const SWIFT_KEYS = { accessKeyId: 'test:tester', secretAccessKey: 'testing' };

export interface SwiftServer {
  endpoint: string;
  close(): Promise<void>;
}

/** A real S3 server of its own: OpenStack Swift with its s3api, as Debian packages it. */
export async function openSwift(): Promise<SwiftServer> {
  const folder = await mkdtemp(join(tmpdir(), 'pulso-swift-'));
  const children: ChildProcess[] = [];
  const start = (program: string, ...words: string[]): void => {
    children.push(spawn(program, words, { stdio: 'ignore' }));
  };
  const close = async (): Promise<void> => {
    await Promise.all(
      children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }),
    );
    await rm(folder, { recursive: true, force: true });
  };
  const [proxy = 0, memcached = 0, ...ports] = await freePorts(2 + STORES.length);
  try {
    await mkdir(join(folder, 'devices/d1'), { recursive: true });
    await Promise.all(STORES.map((store, index) => makeRing(folder, store, ports[index] ?? 0)));
    start('/usr/bin/memcached', '-u', userInfo().username, '-l', '127.0.0.1', '-p', String(memcached)); // prettier-ignore
    for (const [index, store] of STORES.entries()) {
      const file = join(folder, `${store}.conf`);
      await writeFile(file, storeSettings(folder, store, ports[index] ?? 0));
      start(`/usr/bin/swift-${store}-server`, file);
    }
    for (const [index, store] of STORES.entries()) {
      await waitUntil(`Swift's ${store} server`, () => fetch(`http://127.0.0.1:${ports[index]}`));
    }
    const file = join(folder, 'proxy.conf');
    await writeFile(file, proxySettings(folder, proxy, memcached));
    start(PROXY, file);
    const endpoint = `http://127.0.0.1:${proxy}`;
    await waitUntil('Swift', () => fetch(endpoint));
    return { endpoint, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function makeRing(folder: string, store: string, port: number): Promise<void> {
  const ring = (...words: string[]): Promise<unknown> =>
    run('/usr/bin/swift-ring-builder', [join(folder, `${store}.builder`), ...words]);
  await ring('create', '1', '1', '0');
  await ring('add', `r1z1-127.0.0.1:${port}/d1`, '1');
  await ring('rebalance');
}

function common(folder: string, port: number): string {
  return `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
user = ${userInfo().username}
swift_dir = ${folder}
workers = 0
log_level = ERROR
`;
}

function storeSettings(folder: string, store: string, port: number): string {
  return `${common(folder, port)}devices = ${folder}/devices
mount_check = false
[pipeline:main]
pipeline = ${store}-server
[app:${store}-server]
use = egg:swift#${store}
`;
}

function proxySettings(folder: string, port: number, memcached: number): string {
  const { accessKeyId, secretAccessKey } = SWIFT_KEYS;
  return `${common(folder, port)}[pipeline:main]
pipeline = catch_errors cache listing_formats s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
# On a busy machine a store is slow, not away: half a second to connect, and a minute without it, would answer 503.
conn_timeout = 10
node_timeout = 60
error_suppression_limit = 1000000
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${memcached}
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_${accessKeyId.replace(':', '_')} = ${secretAccessKey} .admin
[filter:slo]
use = egg:swift#slo
`;
}

/** Held all at once, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(async (server) => { server.close(); await once(server, 'close'); })); // prettier-ignore
  return ports;
}
