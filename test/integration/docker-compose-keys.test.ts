import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadStack } from '../../src/compose/load-stack.ts';
import type { Stack } from '../../src/engine/desired/stack.ts';
import { buildComposeInput } from '../support/build-compose.ts';
import { openLiveDocker, type LiveClient, type LiveDocker } from '../support/live-docker.ts';
import { TEST_IMAGE } from '../support/test-image.ts';

let live: LiveDocker;
beforeAll(async () => (live = await openLiveDocker()));
afterAll(() => live.close());

const WAIT = `image: ${TEST_IMAGE}\n    command: [sleep, infinity]\n    init: true`;

/** What the client's compose file asks for: `$WAIT` is a service that waits. */
function stackOf({ slug }: LiveClient, compose: string): Stack {
  const text = compose.replaceAll('$WAIT', WAIT);
  return loadStack({ ...buildComposeInput(text), slug });
}

async function expectUnchanged(client: LiveClient, stack: Stack): Promise<void> {
  const again = await client.deploy(stack);
  expect(again.operations.every(({ type }) => type === 'none')).toBe(true);
}

it('resolves names and has groups as the file says', async () => {
  const client = live.newClient();
  const stack = stackOf(
    client,
    `
services:
  app:
    $WAIT
    user: "1000:1000"
    group_add: ["4242", "4243"]
    dns: [192.0.2.53]
    dns_search: [inner.example]
    dns_opt: ["ndots:2"]
`,
  );
  await client.deploy(stack);
  expect(await client.run('app', 'id', '-G')).toBe('1000 4242 4243');
  const { HostConfig } = await client.inspect('app');
  expect(HostConfig).toMatchObject({ Dns: ['192.0.2.53'], DnsOptions: ['ndots:2'] });
  expect(await client.run('app', 'cat', '/etc/resolv.conf')).toMatch(/search inner\.example/);
  await expectUnchanged(client, stack);
});

it('reaches a linked service by the name of the link', async () => {
  const client = live.newClient();
  const stack = stackOf(
    client,
    `
services:
  app:
    $WAIT
    links: ["server:db"]
  server:
    image: ${TEST_IMAGE}
    command: [sh, -c, "mkdir -p /www && echo hi > /www/index.html && exec httpd -f -p 80 -h /www"]
    healthcheck: {test: [CMD, wget, -qO-, "http://127.0.0.1/"], interval: 30s}
`,
  );
  await client.deploy(stack);
  expect(await client.run('app', 'wget', '-qO-', 'http://db/')).toBe('hi');
});

it('has what the operator lets it share of the machine', async () => {
  const client = live.newClient();
  const stack = stackOf(
    client,
    `
services:
  apart:
    $WAIT
    network_mode: none
  app:
    $WAIT
    network_mode: host
    pid: host
    ipc: shareable
    uts: host
    devices: ["/dev/null:/dev/nothing:r"]
    device_cgroup_rules: ["c 1:3 r"]
`,
  );
  await client.deploy(stack);
  expect((await client.inspect('app')).HostConfig).toMatchObject({
    ...{ NetworkMode: 'host', PidMode: 'host', IpcMode: 'shareable' },
    ...{ UTSMode: 'host', DeviceCgroupRules: ['c 1:3 r'] },
    Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/nothing', CgroupPermissions: 'r' }],
  });
  expect(await client.run('apart', 'ls', '/sys/class/net')).toBe('lo');
  await expectUnchanged(client, stack);
});

it('builds an image that is not there from the folder of the client, and uses one that is', async () => {
  const client = live.newClient();
  const folder = await mkdtemp(join(tmpdir(), 'pulso-build-'));
  await mkdir(join(folder, 'app'));
  await mkdir(join(folder, 'config/secrets'), { recursive: true });
  await writeFile(join(folder, 'config/secrets/key'), 'secret');
  await writeFile(join(folder, 'run'), '#!/bin/sh\necho $SAYS; exec sleep 1000\n');
  await chmod(join(folder, 'run'), 0o755);
  await writeFile(join(folder, 'left-out'), 'x');
  await writeFile(join(folder, '.dockerignore'), 'left-out\n');
  const dockerfile = `FROM ${TEST_IMAGE}\nARG SAYS\nENV SAYS=$SAYS\nCOPY . /app\nCMD ["/app/run"]\n`;
  await writeFile(join(folder, 'Dockerfile'), dockerfile);
  const stack = {
    ...stackOf(client, 'services: {app: {build: {context: ., args: {SAYS: hello}}, init: true}}'),
    workingDir: folder,
  };
  const services = stack.services.map((one) => ({
    ...one,
    build: { ...one.build!, context: folder },
  }));
  try {
    await client.deploy({ ...stack, services });
    expect(await client.run('app', 'sh', '-c', 'echo $SAYS')).toBe('hello');
    expect(await client.run('app', 'ls', '/app', '/app/config')).not.toMatch(/left-out|secrets/);
    await expectUnchanged(client, { ...stack, services });
  } finally {
    await client.carryOut(undefined, { verb: 'destroy', purge: true });
    await live.docker.getImage(`${client.slug}-app`).remove();
    await rm(folder, { recursive: true });
  }
});
