import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bundleFixture, type BundledFixture } from '../support/bundle-fixture.ts';
import { buildCarryStack } from '../support/carry-stack.ts';
import { killCount } from '../support/kill-count.ts';
import { openLiveDocker, type LiveClient, type LiveDocker } from '../support/live-docker.ts';
import { waitUntil } from '../support/wait-until.ts';

let live: LiveDocker;
let fixture: BundledFixture;

beforeAll(async () => {
  live = await openLiveDocker();
  fixture = await bundleFixture('carry-once');
});
afterAll(async () => {
  await live.close();
  await fixture.remove();
});

const KILLS = killCount(3);
// Milliseconds that so many may take on a machine that is busy.
vi.setConfig({ testTimeout: 300_000 + KILLS * 30_000 });

const CARRY = { verb: 'deploy', carryData: true } as const;
/** Milliseconds after which the program is killed: from before the copy to after it. */
const LATEST_KILL = 6000;

const sumOf = (client: LiveClient) =>
  client.run('app', 'sh', '-c', 'cd /data && find . -type f | sort | xargs md5sum');

async function fill(client: LiveClient): Promise<string> {
  const script = 'cd /data && for n in 1 2 3 4 5 6; do head -c 30000000 /dev/urandom > $n; done';
  await client.run('app', 'sh', '-c', script);
  return sumOf(client);
}

const volumeOf = ({ slug }: LiveClient, key: string) => live.docker.getVolume(`${slug}_${key}`);

/** Kills a process that copies the client's data to the volume `next`, in the middle of it. */
async function killCopy(client: LiveClient): Promise<void> {
  const child = spawn(process.execPath, [fixture.program, client.slug, 'next'], {
    stdio: 'inherit',
  });
  const ended = once(child, 'exit');
  const next = volumeOf(client, 'next');
  const isBegun = async () =>
    (await next.inspect().catch(() => undefined))?.Labels['pulso.carried-for'] !== undefined;
  await waitUntil('the copy to begin', isBegun);
  await delay(150);
  child.kill('SIGKILL');
  await ended;
}

it('a kill in the middle of a copy is seen: one deploy refuses, the other copies again', async () => {
  const client = live.newClient();
  const { slug } = client;
  await client.deploy(buildCarryStack(slug, 'data'));
  const data = await fill(client);
  await killCopy(client);
  await expect(client.deploy(buildCarryStack(slug, 'next'))).rejects.toMatchObject({
    code: 'carry-unfinished',
    hint: expect.stringContaining(`pulso deploy ${slug} --carry-data`) as string,
  });
  await client.carryOut(buildCarryStack(slug, 'next'), CARRY);
  expect(await sumOf(client)).toBe(data);
});

it('a destroy that keeps data removes a copy that a kill left, and no later deploy takes it for whole', async () => {
  const client = live.newClient();
  const { slug } = client;
  await client.deploy(buildCarryStack(slug, 'data'));
  const data = await fill(client);
  await killCopy(client);
  await client.carryOut(undefined, { verb: 'destroy', purge: false });
  await expect(volumeOf(client, 'next').inspect()).rejects.toMatchObject({ statusCode: 404 });
  await client.deploy(buildCarryStack(slug, 'data'));
  expect(await sumOf(client)).toBe(data);
});

it('after kills at any moment the next deploy has all data, with its source kept', async () => {
  const client = live.newClient();
  const { slug } = client;
  await client.deploy(buildCarryStack(slug, 'data0'));
  const data = await fill(client);
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const child = spawn(process.execPath, [fixture.program, slug, `data${kill}`], {
      stdio: 'inherit',
    });
    const ended = once(child, 'exit');
    const after = Math.round(Math.random() * LATEST_KILL);
    await Promise.race([ended, delay(after)]);
    child.kill('SIGKILL');
    await ended;
    await client.carryOut(buildCarryStack(slug, `data${kill}`), CARRY);
    expect(await sumOf(client), `killed after ${after} ms`).toBe(data);
    await expect(volumeOf(client, `data${kill - 1}`).inspect()).resolves.toBeDefined();
    await volumeOf(client, `data${kill - 1}`)
      .remove({ force: true })
      .catch(() => undefined);
  }
});
